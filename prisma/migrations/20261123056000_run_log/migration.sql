-- The log of runs: an index for each filter, the words of what went in and came out, and how long runs are kept.

-- Each ends in the id, so that a filter's newest runs are read in order and no further than wanted. ON ONLY takes no time; the partitions'
-- own indexes are made below where that is quick, and by the job runs.keep-log (CREATE INDEX CONCURRENTLY) where it is not.
CREATE INDEX "Run_workspaceId_promptId_versionNumber_id_idx" ON ONLY "Run"("workspaceId", "promptId", "versionNumber", "id");
CREATE INDEX "Run_workspaceId_gatewaySlug_id_idx" ON ONLY "Run"("workspaceId", "gatewaySlug", "id");
CREATE INDEX "Run_workspaceId_model_id_idx" ON ONLY "Run"("workspaceId", "model", "id");
CREATE INDEX "Run_workspaceId_environmentId_id_idx" ON ONLY "Run"("workspaceId", "environmentId", "id");
CREATE INDEX "Run_workspaceId_status_id_idx" ON ONLY "Run"("workspaceId", "status", "id");
CREATE INDEX "Run_workspaceId_source_id_idx" ON ONLY "Run"("workspaceId", "source", "id");
CREATE INDEX "Run_workspaceId_costCurrency_cost_id_idx" ON ONLY "Run"("workspaceId", "costCurrency", "cost", "id");
CREATE INDEX "Run_workspaceId_latencyMs_id_idx" ON ONLY "Run"("workspaceId", "latencyMs", "id");

-- The indexes of "Run" that a partition lacks, and what makes each. One that is not valid was broken off: drop it first.
CREATE FUNCTION versicle_missing_run_indexes() RETURNS TABLE (parent text, child text, broken boolean, making text, bytes bigint) LANGUAGE sql STABLE AS $$
  SELECT quote_ident(named.relname), format('run_partitions.%I', wanted.name), coalesce(NOT half.indisvalid, false),
    format('CREATE INDEX CONCURRENTLY %I ON run_partitions.%I%s', wanted.name, part.relname, substring(pg_get_indexdef(named.oid) FROM ' USING .*$')),
    pg_relation_size(part.oid)
  FROM pg_index parent_index
  JOIN pg_class named ON named.oid = parent_index.indexrelid
  JOIN pg_inherits inherited ON inherited.inhparent = parent_index.indrelid
  JOIN pg_class part ON part.oid = inherited.inhrelid
  CROSS JOIN LATERAL (SELECT left(part.relname || '_' || replace(named.relname, 'Run_workspaceId_', ''), 63) AS name) wanted
  LEFT JOIN pg_index half ON half.indexrelid = to_regclass(format('run_partitions.%I', wanted.name))
  WHERE parent_index.indrelid = '"Run"'::regclass AND NOT EXISTS (
    SELECT 1 FROM pg_inherits attached JOIN pg_index own ON own.indexrelid = attached.inhrelid
    WHERE attached.inhparent = named.oid AND own.indrelid = part.oid)
$$;
DO $$
DECLARE
  missing record;
BEGIN
  FOR missing IN SELECT * FROM versicle_missing_run_indexes() WHERE bytes < 64 * 1024 * 1024 LOOP
    EXECUTE replace(missing.making, 'CONCURRENTLY ', '');
    EXECUTE format('ALTER INDEX %s ATTACH PARTITION %s', missing.parent, missing.child);
  END LOOP;
END $$;

-- The words of a run, partitioned as runs are. A table of its own: made in no time beside a large log, and narrow.
CREATE TABLE "RunText" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "tokens" tsvector NOT NULL,

    CONSTRAINT "RunText_pkey" PRIMARY KEY ("id")
)
PARTITION BY RANGE ("id");
CREATE INDEX "RunText_workspaceId_id_idx" ON "RunText"("workspaceId", "id");
CREATE INDEX "RunText_tokens_idx" ON "RunText" USING GIN ("tokens");
-- Runs older than this have no words yet: a row while there are such, which runs.keep-log moves on.
CREATE TABLE "RunTextGap" (
    "before" TEXT NOT NULL,

    CONSTRAINT "RunTextGap_pkey" PRIMARY KEY ("before")
);
CREATE TABLE "RunRetention" (
    "workspaceId" TEXT NOT NULL,
    "days" INTEGER,
    "updatedBy" TEXT NOT NULL,
    "updatedByName" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RunRetention_pkey" PRIMARY KEY ("workspaceId")
);
ALTER TABLE "RunRetention" ADD CONSTRAINT "RunRetention_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE OR REPLACE FUNCTION versicle_ensure_run_partitions() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month timestamptz;
  partition text;
  bounds text;
  kind record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('run partitions', 0));
  FOR ahead IN 0..2 LOOP
    month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead)) AT TIME ZONE 'UTC';
    bounds := format('FOR VALUES FROM (%L) TO (%L)', versicle_ulid_floor('run_', month),
      versicle_ulid_floor('run_', (date_trunc('month', month AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'));
    FOR kind IN VALUES ('Run', 'run_'), ('RunText', 'run_text_') LOOP
      partition := kind.column2 || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
      IF to_regclass(format('run_partitions.%I', partition)) IS NULL THEN
        BEGIN
          EXECUTE format('CREATE TABLE run_partitions.%I PARTITION OF %I %s', partition, kind.column1, bounds);
        EXCEPTION WHEN check_violation THEN
          RAISE WARNING 'runs of % are already in the default partition; they stay there', partition;
        END;
      END IF;
    END LOOP;
  END LOOP;
END $$;
DO $$
DECLARE
  part record;
BEGIN
  FOR part IN
    SELECT replace(relname, 'run_', 'run_text_') AS name, pg_get_expr(relpartbound, oid) AS bounds
    FROM pg_class JOIN pg_inherits ON inhrelid = oid WHERE inhparent = '"Run"'::regclass
  LOOP
    EXECUTE format('CREATE TABLE run_partitions.%I PARTITION OF "RunText" %s', part.name, part.bounds);
  END LOOP;
END $$;

-- The words of a run: the values that went in (where no prompt was run, the messages), the answer, what went wrong, and the gateway's id of
-- the request. Of the inputs and of the answer the first 20,000 characters; files (data: addresses) are left out.
CREATE FUNCTION versicle_run_inputs(run "Run") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT left(string_agg(left(said #>> '{}', 20000), E'\n'), 20000)
  FROM jsonb_path_query(CASE WHEN run."promptId" IS NULL THEN jsonb_path_query_array(run."request", '$.messages[*].content') ELSE run."inputs" END,
    '$.** ? (@.type() == "string" || @.type() == "number")') said
  WHERE said #>> '{}' NOT LIKE 'data:%'
$$;
CREATE FUNCTION versicle_run_tokens(run "Run") RETURNS tsvector LANGUAGE sql STABLE AS $$
  SELECT array_to_tsvector(ARRAY(SELECT DISTINCT word FROM versicle_search_words(versicle_search_fold(concat_ws(E'\n', versicle_run_inputs(run),
    left(run."output", 20000), left(run."error"->>'message', 2000), run."error"->>'code', run."upstreamRequestId")))))
$$;
CREATE FUNCTION versicle_keep_run_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM "RunText" WHERE "id" = OLD."id";
  ELSE
    INSERT INTO "RunText" ("id", "workspaceId", "tokens") VALUES (NEW."id", NEW."workspaceId", versicle_run_tokens(NEW))
      ON CONFLICT ("id") DO UPDATE SET "tokens" = EXCLUDED."tokens";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_run_text AFTER INSERT OR DELETE OR UPDATE OF "inputs", "output", "error", "upstreamRequestId" ON "Run"
  FOR EACH ROW EXECUTE FUNCTION versicle_keep_run_text();

-- Gives the newest `wanted` runs before the gap their words; false when none is left.
CREATE FUNCTION versicle_fill_run_text(wanted integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  gap text;
  reached text;
BEGIN
  SELECT "before" INTO gap FROM "RunTextGap" FOR UPDATE SKIP LOCKED;
  IF gap IS NULL THEN RETURN false; END IF;
  WITH taken AS MATERIALIZED (SELECT * FROM "Run" WHERE "id" < gap ORDER BY "id" DESC LIMIT wanted),
    filled AS (
      INSERT INTO "RunText" ("id", "workspaceId", "tokens") SELECT t."id", t."workspaceId", versicle_run_tokens(t::"Run") FROM taken t
      ON CONFLICT ("id") DO NOTHING)
  SELECT min("id") INTO reached FROM taken;
  IF reached IS NULL THEN DELETE FROM "RunTextGap"; RETURN false; END IF;
  UPDATE "RunTextGap" SET "before" = reached;
  RETURN true;
END $$;
INSERT INTO "RunTextGap" SELECT 'run_~' WHERE EXISTS (SELECT 1 FROM "Run");
SELECT versicle_fill_run_text(5000);
