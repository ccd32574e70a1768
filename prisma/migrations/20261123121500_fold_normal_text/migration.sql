-- Nearly every text is in NFKC already; to see that takes a third of the time that making it so takes. No longer STRICT, which a CASE is
-- not, else PostgreSQL would call the function for each row instead of inlining it; of NULL it makes NULL all the same.
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE FUNCTION versicle_search_fold(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L',
    replace((SELECT prosrc FROM pg_proc WHERE oid = 'versicle_search_fold(text)'::regprocedure), 'normalize(given, NFKC)',
      '(CASE WHEN given IS NFKC NORMALIZED THEN given ELSE normalize(given, NFKC) END)'));
END $$;
