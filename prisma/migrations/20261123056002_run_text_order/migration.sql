-- The ids of texts in the order of the runs' own, so that a run finds its text by the key. What is in the table is made from the runs again.
DROP TABLE "RunText";
CREATE TABLE "RunText" (
    "id" TEXT COLLATE "C" NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "tokens" tsvector NOT NULL,

    CONSTRAINT "RunText_pkey" PRIMARY KEY ("id")
)
PARTITION BY RANGE ("id");
CREATE INDEX "RunText_workspaceId_id_idx" ON "RunText"("workspaceId", "id");
CREATE INDEX "RunText_tokens_idx" ON "RunText" USING GIN ("tokens");
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
DELETE FROM "RunTextGap";
INSERT INTO "RunTextGap" SELECT 'run_~' WHERE EXISTS (SELECT 1 FROM "Run");
SELECT versicle_fill_run_text(5000);
