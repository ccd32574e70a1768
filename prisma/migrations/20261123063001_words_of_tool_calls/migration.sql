-- An answer may be nothing but calls of tools: their names and arguments are words of it too.
CREATE FUNCTION versicle_run_calls(run "Run") RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT left(string_agg(concat_ws(' ', call->>'name', left(call->>'arguments', 20000)), E'\n'), 20000)
  FROM jsonb_array_elements(CASE jsonb_typeof(run."toolCalls") WHEN 'array' THEN run."toolCalls" ELSE '[]' END) call
$$;
CREATE OR REPLACE FUNCTION versicle_run_tokens(run "Run") RETURNS tsvector LANGUAGE sql STABLE AS $$
  SELECT array_to_tsvector(ARRAY(SELECT DISTINCT word FROM versicle_search_words(versicle_search_fold(concat_ws(E'\n', versicle_run_inputs(run),
    left(run."output", 20000), versicle_run_calls(run), left(run."error"->>'message', 2000), run."error"->>'code', run."upstreamRequestId")))))
$$;
-- Runs with calls from before: only these are read anew, and only their rows are locked.
UPDATE "RunText" t SET "tokens" = versicle_run_tokens(r) FROM "Run" r WHERE r."id" = t."id" AND jsonb_typeof(r."toolCalls") = 'array';
