-- Why the ramp: every step's release carries it.
ALTER TABLE "Rollout" ADD COLUMN "note" TEXT NOT NULL DEFAULT '';

-- The history by set and by ramp.
CREATE INDEX "Release_workspaceId_setId_idx" ON "Release"("workspaceId", "setId");
CREATE INDEX "Release_workspaceId_rolloutId_idx" ON "Release"("workspaceId", "rolloutId");
