-- What prompts are found by: a row of text per prompt, kept by triggers whoever writes, and the words that the texts hold.

CREATE TABLE "PromptSearch" (
    "promptId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "names" TEXT NOT NULL DEFAULT '',
    "details" TEXT NOT NULL DEFAULT '',
    "variables" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "content" TEXT NOT NULL DEFAULT '',
    "head" TEXT NOT NULL DEFAULT '',
    "tokens" tsvector NOT NULL DEFAULT ''::tsvector,

    CONSTRAINT "PromptSearch_pkey" PRIMARY KEY ("promptId")
);
CREATE TABLE "PromptWord" (
    "id" BIGSERIAL NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "word" TEXT NOT NULL,

    CONSTRAINT "PromptWord_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "PromptSearch_workspaceId_promptId_key" ON "PromptSearch"("workspaceId", "promptId");
CREATE INDEX "PromptSearch_tokens_idx" ON "PromptSearch" USING GIN ("tokens");
CREATE INDEX "PromptWord_workspaceId_word_idx" ON "PromptWord"("workspaceId", "word");
ALTER TABLE "PromptSearch" ADD CONSTRAINT "PromptSearch_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PromptSearch" ADD CONSTRAINT "PromptSearch_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "PromptWord" ADD CONSTRAINT "PromptWord_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Letters of every script in lower case, whatever the database's own collation knows.
DO $$
DECLARE
  folding text := 'lower(given)';
BEGIN
  IF EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'pg_c_utf8') THEN folding := 'lower(given COLLATE "pg_c_utf8")';
  ELSIF EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu') THEN folding := 'lower(given COLLATE "und-x-icu")';
  END IF;
  IF getdatabaseencoding() = 'UTF8' THEN folding := replace(folding, 'given', 'normalize(given, NFKC)'); END IF;
  EXECUTE format('CREATE FUNCTION versicle_search_fold(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', 'SELECT ' || folding);
END $$;

-- A text in words, in their order. Scripts without spaces (Chinese, Japanese, Thai …) come as pairs of neighbours: the last of a run stands
-- alone, `closing`, so that a single sign is found too. `plain`: a word that can be a beginning.
CREATE FUNCTION versicle_search_words(folded text) RETURNS TABLE (word text, plain boolean, closing boolean, place bigint)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  unspaced CONSTANT text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]';
  signs CONSTANT text := '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u23ff\u2500-\u27bf\u2e00-\u2e7f\u3000-\u3020\ufe10-\ufe6f\uff00-\uff0f]+';
BEGIN
  IF folded !~ unspaced THEN
    RETURN QUERY SELECT left(split.word, 60), true, false, split.place
      FROM regexp_split_to_table(folded, signs) WITH ORDINALITY AS split (word, place) WHERE split.word <> '';
    RETURN;
  END IF;
  RETURN QUERY SELECT left(split.word, 60), true, false, split.place
    FROM regexp_split_to_table(regexp_replace(folded, unspaced, ' ', 'g'), signs) WITH ORDINALITY AS split (word, place) WHERE split.word <> '';
  RETURN QUERY SELECT CASE WHEN signed.follows THEN signed.sign || signed.next ELSE signed.sign END, NOT signed.follows AND NOT signed.preceded,
      NOT signed.follows AND signed.preceded, signed.place
    FROM (
      SELECT each.sign, each.place, lead(each.sign) OVER ordered AS next, coalesce(lead(each.sign) OVER ordered ~ unspaced, false) AS follows,
        coalesce(lag(each.sign) OVER ordered ~ unspaced, false) AS preceded
      FROM regexp_split_to_table(folded, '') WITH ORDINALITY AS each (sign, place) WINDOW ordered AS (ORDER BY each.place)
    ) signed WHERE signed.sign ~ unspaced;
END $$;

-- What a word that was typed has to find: each term stands in the text, those that end in * as the beginning of a word.
CREATE FUNCTION versicle_search_terms(given text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(CASE WHEN plain AND place = last THEN word || '*' ELSE word END ORDER BY place), '{}')
  FROM (SELECT word, plain, place, max(place) FILTER (WHERE plain) OVER () AS last FROM versicle_search_words(versicle_search_fold(given)) WHERE NOT closing) words
$$;

-- The texts of a version's content: messages or text, and what its tools are called and say.
CREATE FUNCTION versicle_prompt_text(content json) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT left(concat_ws(E'\n', content->>'text', (
    SELECT string_agg(CASE WHEN json_typeof(m->'content') = 'string' THEN m->>'content' ELSE
      (SELECT string_agg(part->>'text', E'\n') FROM json_array_elements(CASE WHEN json_typeof(m->'content') = 'array' THEN m->'content' ELSE '[]' END) part) END, E'\n')
    FROM json_array_elements(CASE WHEN json_typeof(content->'messages') = 'array' THEN content->'messages' ELSE '[]' END) m
  ), (
    SELECT string_agg(concat_ws(E'\n', t->'function'->>'name', t->'function'->>'description', t->'custom'->>'name', t->'custom'->>'description'), E'\n')
    FROM json_array_elements(CASE WHEN json_typeof(content->'tools') = 'array' THEN content->'tools' ELSE '[]' END) t
  )), 100000)
$$;

-- The names of its variables, and what is declared of them.
CREATE FUNCTION versicle_prompt_variables(variables jsonb, content json) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT left(concat_ws(E'\n',
    (SELECT string_agg(v->>'name', E'\n') FROM jsonb_array_elements(CASE WHEN jsonb_typeof(variables) = 'array' THEN variables ELSE '[]' END) v),
    (SELECT string_agg(nullif(v->>'description', ''), E'\n') FROM json_array_elements(CASE WHEN json_typeof(content->'variables') = 'array' THEN content->'variables' ELSE '[]' END) v)), 10000)
$$;

CREATE FUNCTION versicle_prompt_names(prompt "Prompt") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT left(concat_ws(E'\n', prompt."name", (SELECT string_agg(n."name", E'\n' ORDER BY n."name") FROM "PromptName" n
    WHERE n."workspaceId" = prompt."workspaceId" AND n."promptId" = prompt."id" AND n."name" <> prompt."name")), 10000)
$$;
CREATE FUNCTION versicle_prompt_details(prompt "Prompt") RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT concat_ws(E'\n', nullif(prompt."description", ''), nullif(array_to_string(prompt."tags", E'\n'), ''))
$$;

CREATE FUNCTION versicle_index_prompt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said text[];
BEGIN
  NEW."head" := versicle_search_fold(concat_ws(E'\n', NEW."names", NEW."details", NEW."variables", NEW."note"));
  said := ARRAY(SELECT DISTINCT w.word FROM versicle_search_words(NEW."head" || E'\n' || versicle_search_fold(NEW."content")) w);
  NEW."tokens" := array_to_tsvector(said);
  said := ARRAY(SELECT w FROM unnest(said) w WHERE length(w) BETWEEN 3 AND 40 AND w ~ '[^0-9]');
  -- Whoever adds the same word at the same moment adds it twice; that does no harm, and nobody waits for anybody.
  INSERT INTO "PromptWord" ("workspaceId", "word")
    SELECT NEW."workspaceId", w FROM (
      SELECT unnest(said) EXCEPT SELECT "word" FROM "PromptWord" WHERE "workspaceId" = NEW."workspaceId" AND "word" = ANY (said)
    ) fresh (w);
  RETURN NEW;
END $$;
CREATE TRIGGER index_prompt BEFORE INSERT OR UPDATE ON "PromptSearch" FOR EACH ROW EXECUTE FUNCTION versicle_index_prompt();

CREATE FUNCTION versicle_search_prompt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "PromptSearch" ("promptId", "workspaceId", "names", "details")
      VALUES (NEW."id", NEW."workspaceId", NEW."name", versicle_prompt_details(NEW)) ON CONFLICT DO NOTHING;
  ELSIF (NEW."name", NEW."description", NEW."tags") IS DISTINCT FROM (OLD."name", OLD."description", OLD."tags") THEN
    UPDATE "PromptSearch" SET "names" = versicle_prompt_names(NEW), "details" = versicle_prompt_details(NEW) WHERE "promptId" = NEW."id";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER search_prompt AFTER INSERT OR UPDATE OF "name", "description", "tags" ON "Prompt" FOR EACH ROW EXECUTE FUNCTION versicle_search_prompt();

CREATE FUNCTION versicle_search_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "PromptSearch" s SET "names" = versicle_prompt_names(p) FROM "Prompt" p
    WHERE p."id" = COALESCE(NEW."promptId", OLD."promptId") AND s."promptId" = p."id" AND s."names" <> versicle_prompt_names(p);
  RETURN NULL;
END $$;
CREATE TRIGGER search_name AFTER INSERT OR UPDATE OR DELETE ON "PromptName" FOR EACH ROW EXECUTE FUNCTION versicle_search_name();

CREATE FUNCTION versicle_search_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "PromptSearch" SET "version" = NEW."number", "note" = NEW."note",
      "variables" = versicle_prompt_variables(NEW."variables", NEW."content"), "content" = coalesce(versicle_prompt_text(NEW."content"), '')
    WHERE "promptId" = NEW."promptId" AND "version" < NEW."number";
  RETURN NULL;
END $$;
CREATE TRIGGER search_version AFTER INSERT ON "PromptVersion" FOR EACH ROW EXECUTE FUNCTION versicle_search_version();

-- For rows that came in while triggers were off: `SELECT versicle_fill_prompt_search()` fills what is missing or behind; it answers how many.
CREATE FUNCTION versicle_fill_prompt_search() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  filled integer;
BEGIN
  INSERT INTO "PromptSearch" AS s ("promptId", "workspaceId", "version", "names", "details", "variables", "note", "content")
    SELECT p."id", p."workspaceId", p."newestVersion", versicle_prompt_names(p), versicle_prompt_details(p),
      coalesce(versicle_prompt_variables(v."variables", v."content"), ''), coalesce(v."note", ''), coalesce(versicle_prompt_text(v."content"), '')
    FROM "Prompt" p LEFT JOIN "PromptVersion" v ON v."promptId" = p."id" AND v."number" = p."newestVersion"
    WHERE NOT EXISTS (SELECT 1 FROM "PromptSearch" known WHERE known."promptId" = p."id" AND known."version" = p."newestVersion")
    ON CONFLICT ("promptId") DO UPDATE SET "version" = EXCLUDED."version", "names" = EXCLUDED."names", "details" = EXCLUDED."details",
      "variables" = EXCLUDED."variables", "note" = EXCLUDED."note", "content" = EXCLUDED."content";
  GET DIAGNOSTICS filled = ROW_COUNT;
  RETURN filled;
END $$;
SELECT versicle_fill_prompt_search();

-- Typo tolerance and parts of words by index need pg_trgm, which any role with CREATE on the database may make. Where it cannot be had, all
-- else works; once it is there, `SELECT versicle_use_trigrams()` makes the indexes.
CREATE FUNCTION versicle_use_trigrams() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE INDEX IF NOT EXISTS "PromptSearch_head_idx" ON "PromptSearch" USING GIN ("head" gin_trgm_ops);
END $$;
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  PERFORM versicle_use_trigrams();
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'Search goes without typo tolerance: %', SQLERRM;
END $$;
