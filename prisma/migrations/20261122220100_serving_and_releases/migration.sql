-- CreateEnum
CREATE TYPE "RequestState" AS ENUM ('open', 'approved', 'rejected', 'withdrawn', 'superseded');

-- CreateEnum
CREATE TYPE "RolloutState" AS ENUM ('running', 'paused', 'finished', 'stopped');

-- CreateEnum
CREATE TYPE "WebhookKind" AS ENUM ('standard', 'github');

-- CreateEnum
CREATE TYPE "WebhookDeliveryState" AS ENUM ('pending', 'delivered', 'failed');

-- AlterEnum
ALTER TYPE "ReleaseKind" ADD VALUE 'withdrawal';

-- AlterTable
ALTER TABLE "ApiKey" ADD COLUMN     "ratePerMinute" INTEGER;

-- AlterTable
ALTER TABLE "Environment" ADD COLUMN     "approval" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "freezeWindows" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "noteRequired" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "releaseRole" "Role" NOT NULL DEFAULT 'releaser';

-- AlterTable
ALTER TABLE "Model" ADD COLUMN     "capabilitySource" TEXT,
ADD COLUMN     "contextTokens" INTEGER,
ADD COLUMN     "images" BOOLEAN,
ADD COLUMN     "jsonSchema" BOOLEAN,
ADD COLUMN     "tools" BOOLEAN;

-- AlterTable
ALTER TABLE "Release" ADD COLUMN     "override" TEXT,
ADD COLUMN     "requestId" TEXT,
ADD COLUMN     "rolloutId" TEXT,
ADD COLUMN     "route" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "setId" TEXT;

-- CreateTable
CREATE TABLE "RouteRevision" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "environmentId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "targets" JSONB NOT NULL,
    "author" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RouteRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotentAnswer" (
    "workspaceId" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestDigest" TEXT NOT NULL,
    "status" INTEGER,
    "headers" JSONB,
    "body" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IdempotentAnswer_pkey" PRIMARY KEY ("workspaceId","actor","key")
);

-- CreateTable
CREATE TABLE "ReleaseRequest" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "environmentId" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "state" "RequestState" NOT NULL DEFAULT 'open',
    "variants" JSONB NOT NULL,
    "replacesId" TEXT,
    "setId" TEXT,
    "note" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "decidedBy" TEXT,
    "decidedByName" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "decision" TEXT,
    "releaseId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReleaseRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReleaseRequestComment" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReleaseRequestComment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Rollout" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "environmentId" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "state" "RolloutState" NOT NULL DEFAULT 'running',
    "versionId" TEXT NOT NULL,
    "steps" JSONB NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3),
    "releaseId" TEXT NOT NULL,
    "reason" TEXT,
    "author" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Rollout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Gate" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "environmentId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "archivedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Gate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GateResult" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "gateId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "green" BOOLEAN NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "author" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GateResult_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Webhook" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "WebhookKind" NOT NULL,
    "url" TEXT NOT NULL,
    "sealedSecret" TEXT NOT NULL,
    "events" TEXT[],
    "environmentIds" TEXT[],
    "failures" INTEGER NOT NULL DEFAULT 0,
    "disabledAt" TIMESTAMPTZ(3),
    "disabledReason" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "payload" JSON NOT NULL,
    "state" "WebhookDeliveryState" NOT NULL DEFAULT 'pending',
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "nextAttemptAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deliveredAt" TIMESTAMPTZ(3),

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RouteRevision_environmentId_alias_createdAt_idx" ON "RouteRevision"("environmentId", "alias", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "RouteRevision_workspaceId_id_key" ON "RouteRevision"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "IdempotentAnswer_createdAt_idx" ON "IdempotentAnswer"("createdAt");

-- CreateIndex
CREATE INDEX "ReleaseRequest_workspaceId_state_createdAt_idx" ON "ReleaseRequest"("workspaceId", "state", "createdAt");

-- CreateIndex
CREATE INDEX "ReleaseRequest_workspaceId_promptId_idx" ON "ReleaseRequest"("workspaceId", "promptId");

-- CreateIndex
CREATE UNIQUE INDEX "ReleaseRequest_workspaceId_id_key" ON "ReleaseRequest"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "ReleaseRequestComment_requestId_createdAt_idx" ON "ReleaseRequestComment"("requestId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "ReleaseRequestComment_workspaceId_id_key" ON "ReleaseRequestComment"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Rollout_state_dueAt_idx" ON "Rollout"("state", "dueAt");

-- CreateIndex
CREATE INDEX "Rollout_workspaceId_promptId_idx" ON "Rollout"("workspaceId", "promptId");

-- CreateIndex
CREATE UNIQUE INDEX "Rollout_workspaceId_id_key" ON "Rollout"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Gate_workspaceId_environmentId_idx" ON "Gate"("workspaceId", "environmentId");

-- CreateIndex
CREATE UNIQUE INDEX "Gate_workspaceId_id_key" ON "Gate"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "GateResult_gateId_versionId_createdAt_idx" ON "GateResult"("gateId", "versionId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "GateResult_workspaceId_id_key" ON "GateResult"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Webhook_workspaceId_id_key" ON "Webhook"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "WebhookDelivery_webhookId_id_idx" ON "WebhookDelivery"("webhookId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_workspaceId_id_key" ON "WebhookDelivery"("workspaceId", "id");

-- AddForeignKey
ALTER TABLE "RouteRevision" ADD CONSTRAINT "RouteRevision_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RouteRevision" ADD CONSTRAINT "RouteRevision_workspaceId_environmentId_fkey" FOREIGN KEY ("workspaceId", "environmentId") REFERENCES "Environment"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "IdempotentAnswer" ADD CONSTRAINT "IdempotentAnswer_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReleaseRequest" ADD CONSTRAINT "ReleaseRequest_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReleaseRequest" ADD CONSTRAINT "ReleaseRequest_workspaceId_environmentId_fkey" FOREIGN KEY ("workspaceId", "environmentId") REFERENCES "Environment"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ReleaseRequest" ADD CONSTRAINT "ReleaseRequest_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ReleaseRequestComment" ADD CONSTRAINT "ReleaseRequestComment_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReleaseRequestComment" ADD CONSTRAINT "ReleaseRequestComment_workspaceId_requestId_fkey" FOREIGN KEY ("workspaceId", "requestId") REFERENCES "ReleaseRequest"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Rollout" ADD CONSTRAINT "Rollout_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rollout" ADD CONSTRAINT "Rollout_workspaceId_environmentId_fkey" FOREIGN KEY ("workspaceId", "environmentId") REFERENCES "Environment"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Rollout" ADD CONSTRAINT "Rollout_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Rollout" ADD CONSTRAINT "Rollout_workspaceId_versionId_fkey" FOREIGN KEY ("workspaceId", "versionId") REFERENCES "PromptVersion"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Gate" ADD CONSTRAINT "Gate_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Gate" ADD CONSTRAINT "Gate_workspaceId_environmentId_fkey" FOREIGN KEY ("workspaceId", "environmentId") REFERENCES "Environment"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "GateResult" ADD CONSTRAINT "GateResult_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GateResult" ADD CONSTRAINT "GateResult_workspaceId_gateId_fkey" FOREIGN KEY ("workspaceId", "gateId") REFERENCES "Gate"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "GateResult" ADD CONSTRAINT "GateResult_workspaceId_versionId_fkey" FOREIGN KEY ("workspaceId", "versionId") REFERENCES "PromptVersion"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Webhook" ADD CONSTRAINT "Webhook_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_workspaceId_webhookId_fkey" FOREIGN KEY ("workspaceId", "webhookId") REFERENCES "Webhook"("workspaceId", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- Of requests one may be open at a place, and of rollouts one under way: the constraint is what settles a race.
CREATE UNIQUE INDEX "ReleaseRequest_open_key" ON "ReleaseRequest" ("environmentId", "promptId") WHERE "state" = 'open';
CREATE UNIQUE INDEX "Rollout_under_way_key" ON "Rollout" ("environmentId", "promptId") WHERE "state" IN ('running', 'paused');
CREATE UNIQUE INDEX "Gate_name_key" ON "Gate" ("environmentId", "name") WHERE "archivedAt" IS NULL;

-- What is immutable stays so.
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON "RouteRevision" FOR EACH ROW EXECUTE FUNCTION versicle_refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON "GateResult" FOR EACH ROW EXECUTE FUNCTION versicle_refuse_change();

-- The routes there are begin their history now.
INSERT INTO "RouteRevision" ("id", "workspaceId", "environmentId", "alias", "targets", "author", "authorName")
SELECT versicle_ulid_floor('rrv_', now()) || upper(substr(md5(random()::text), 1, 16)), t."workspaceId", t."environmentId", t."alias",
  jsonb_agg(jsonb_build_object('gateway', g."slug", 'model', t."model", 'timeoutMs', t."timeoutMs") ORDER BY t."position"), 'system:migration', 'Versicle'
FROM "RouteTarget" t JOIN "Gateway" g ON g."workspaceId" = t."workspaceId" AND g."id" = t."gatewayId"
GROUP BY t."workspaceId", t."environmentId", t."alias";

-- A key's rate is served too.
DROP TRIGGER raise_delivery ON "ApiKey";
CREATE CONSTRAINT TRIGGER raise_delivery AFTER INSERT OR DELETE OR UPDATE OF "hash", "scopes", "environmentId", "ratePerMinute", "expiresAt", "revokedAt", "successorId" ON "ApiKey" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION versicle_raise_delivery();
