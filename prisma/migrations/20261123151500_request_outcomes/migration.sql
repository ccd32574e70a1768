ALTER TABLE "ReleaseRequest" ADD COLUMN "outcomeSeen" BOOLEAN NOT NULL DEFAULT false;

CREATE INDEX "ReleaseRequest_workspaceId_author_outcomeSeen_idx" ON "ReleaseRequest"("workspaceId", "author", "outcomeSeen");

-- What was decided before this is no news to anybody.
UPDATE "ReleaseRequest" SET "outcomeSeen" = true WHERE "state" <> 'open';

-- What was left open when its environment or its prompt was archived could not be decided any more.
UPDATE "ReleaseRequest" r SET "state" = 'superseded', "decidedAt" = now(),
  "decision" = CASE WHEN e."archivedAt" IS NOT NULL THEN e."slug" ELSE p."name" END || ' was archived.'
FROM "Environment" e, "Prompt" p
WHERE r."state" = 'open' AND e."workspaceId" = r."workspaceId" AND e."id" = r."environmentId" AND p."workspaceId" = r."workspaceId"
  AND p."id" = r."promptId" AND (e."archivedAt" IS NOT NULL OR p."archivedAt" IS NOT NULL);

-- Requests of one set are decided together.
UPDATE "ReleaseRequest" r SET "state" = 'superseded', "decidedAt" = closed."decidedAt", "decision" = closed."decision"
FROM "ReleaseRequest" closed
WHERE r."state" = 'open' AND closed."workspaceId" = r."workspaceId" AND closed."setId" = r."setId" AND closed."state" = 'superseded';
