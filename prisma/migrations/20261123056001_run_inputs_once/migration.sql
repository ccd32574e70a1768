-- Strict: in the lax mode `.**` tells what stands in a list twice.
CREATE OR REPLACE FUNCTION versicle_run_inputs(run "Run") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT left(string_agg(left(said #>> '{}', 20000), E'\n'), 20000)
  FROM jsonb_path_query(CASE WHEN run."promptId" IS NULL THEN jsonb_path_query_array(run."request", '$.messages[*].content') ELSE run."inputs" END,
    'strict $.** ? (@.type() == "string" || @.type() == "number")') said
  WHERE said #>> '{}' NOT LIKE 'data:%'
$$;
