-- A ramp can be asked for: its steps as they were asked for, and the rollout that came of it.
ALTER TABLE "ReleaseRequest" ADD COLUMN "steps" JSONB, ADD COLUMN "rolloutId" TEXT;
