-- Metrics by prompt, version and environment were written and never read, and were nearly as many as the runs. They can be made from runs again.
-- First, because it takes longest and locks nothing but its rows; their columns go at the end.
DELETE FROM "RunMetric" WHERE "detailed";

-- Gateway and model together are a target, the pair that is asked for most: without an index of its own a pair that never met is looked for
-- through all runs of either. ON ONLY takes no time; months below 64 MB get theirs here, larger ones from the job runs.keep-log.
CREATE INDEX "Run_workspaceId_gatewaySlug_model_id_idx" ON ONLY "Run"("workspaceId", "gatewaySlug", "model", "id");
DO $$
DECLARE
  missing record;
BEGIN
  FOR missing IN SELECT * FROM versicle_missing_run_indexes() WHERE bytes < 64 * 1024 * 1024 LOOP
    EXECUTE replace(missing.making, 'CONCURRENTLY ', '');
    EXECUTE format('ALTER INDEX %s ATTACH PARTITION %s', missing.parent, missing.child);
  END LOOP;
END $$;

ALTER TABLE "RunMetric" DROP CONSTRAINT "RunMetric_pkey",
  DROP COLUMN "detailed",
  DROP COLUMN "promptId",
  DROP COLUMN "versionId",
  DROP COLUMN "environmentId",
  ADD CONSTRAINT "RunMetric_pkey" PRIMARY KEY ("workspaceId", "period", "gatewayId", "startsAt", "model");

-- Not written since 20261123051000: each capability has its own source.
ALTER TABLE "Model" DROP COLUMN "capabilitySource";
