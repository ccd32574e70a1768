-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Layer" AS ENUM ('production', 'innovation', 'compliance', 'development', 'other');

-- CreateEnum
CREATE TYPE "PromptKind" AS ENUM ('chat', 'text');

-- CreateEnum
CREATE TYPE "ReleaseKind" AS ENUM ('release', 'rollback', 'split');

-- CreateEnum
CREATE TYPE "RunSource" AS ENUM ('playground', 'api', 'suite');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('ok', 'error', 'incomplete', 'aborted');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('viewer', 'editor', 'releaser', 'admin', 'owner');

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "environmentId" TEXT,
    "successorId" TEXT,
    "createdBy" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "ip" TEXT,
    "requestId" TEXT,
    "previousHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeliveryRevision" (
    "workspaceId" TEXT NOT NULL,
    "revision" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "DeliveryRevision_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateTable
CREATE TABLE "Environment" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL,
    "region" TEXT,
    "protected" BOOLEAN NOT NULL DEFAULT false,
    "archivedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RouteTarget" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "environmentId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "timeoutMs" INTEGER,

    CONSTRAINT "RouteTarget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Gateway" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "layer" "Layer" NOT NULL,
    "region" TEXT NOT NULL,
    "preset" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "sealedKey" TEXT,
    "keyLastFour" TEXT,
    "keySetAt" TIMESTAMPTZ(3),
    "headerNames" TEXT[],
    "sealedHeaders" TEXT,
    "timeoutMs" INTEGER NOT NULL DEFAULT 120000,
    "modelsSyncedAt" TIMESTAMPTZ(3),
    "archivedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Gateway_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Model" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "manual" BOOLEAN NOT NULL DEFAULT false,
    "goneAt" TIMESTAMPTZ(3),
    "currency" TEXT,
    "inputPerMillion" DECIMAL(18,8),
    "cachedPerMillion" DECIMAL(18,8),
    "outputPerMillion" DECIMAL(18,8),
    "perCall" DECIMAL(18,8),
    "priceSource" TEXT,
    "pricedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Prompt" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "PromptKind" NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "tags" TEXT[],
    "newestVersion" INTEGER NOT NULL DEFAULT 0,
    "createdBy" TEXT NOT NULL,
    "archivedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Prompt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PromptName" (
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "current" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PromptName_pkey" PRIMARY KEY ("workspaceId","name")
);

-- CreateTable
CREATE TABLE "PromptVersion" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "content" JSON NOT NULL,
    "partials" JSONB NOT NULL,
    "variables" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "baseVersion" INTEGER,
    "digest" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PromptVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "content" JSON NOT NULL,
    "baseVersion" INTEGER,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Release" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "environmentId" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "kind" "ReleaseKind" NOT NULL,
    "note" TEXT NOT NULL,
    "previousId" TEXT,
    "repeatsId" TEXT,
    "digest" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Release_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReleaseVariant" (
    "workspaceId" TEXT NOT NULL,
    "releaseId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "weight" INTEGER NOT NULL,

    CONSTRAINT "ReleaseVariant_pkey" PRIMARY KEY ("releaseId","position")
);

-- CreateTable
CREATE TABLE "LiveRelease" (
    "workspaceId" TEXT NOT NULL,
    "environmentId" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "releaseId" TEXT NOT NULL,

    CONSTRAINT "LiveRelease_pkey" PRIMARY KEY ("environmentId","promptId")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT COLLATE "C" NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "source" "RunSource" NOT NULL,
    "status" "RunStatus" NOT NULL,
    "groupId" TEXT NOT NULL,
    "promptId" TEXT,
    "versionId" TEXT,
    "versionNumber" INTEGER,
    "environmentId" TEXT,
    "releaseId" TEXT,
    "variant" TEXT,
    "gatewayId" TEXT,
    "gatewaySlug" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "echoedModel" TEXT,
    "inputs" JSONB NOT NULL,
    "request" JSONB NOT NULL,
    "output" TEXT NOT NULL,
    "reasoning" TEXT,
    "toolCalls" JSONB,
    "finishReason" TEXT,
    "firstTokenMs" DOUBLE PRECISION,
    "latencyMs" DOUBLE PRECISION,
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "cachedTokens" INTEGER,
    "reasoningTokens" INTEGER,
    "cost" DECIMAL(18,10),
    "costCurrency" TEXT,
    "costSource" TEXT,
    "reportedCost" DECIMAL(18,10),
    "error" JSONB,
    "upstreamRequestId" TEXT,
    "actor" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
)
PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "Workspace" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT,
    "sessionEpoch" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "provider" TEXT NOT NULL,
    "providerAccountId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("provider","providerAccountId")
);

-- CreateTable
CREATE TABLE "Membership" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "invitedBy" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_hash_key" ON "ApiKey"("hash");

-- CreateIndex
CREATE INDEX "ApiKey_workspaceId_environmentId_idx" ON "ApiKey"("workspaceId", "environmentId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_workspaceId_id_key" ON "ApiKey"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_workspaceId_subjectId_idx" ON "AuditEvent"("workspaceId", "subjectId");

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_workspaceId_sequence_key" ON "AuditEvent"("workspaceId", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_workspaceId_id_key" ON "AuditEvent"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Environment_workspaceId_slug_key" ON "Environment"("workspaceId", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "Environment_workspaceId_id_key" ON "Environment"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "RouteTarget_workspaceId_gatewayId_idx" ON "RouteTarget"("workspaceId", "gatewayId");

-- CreateIndex
CREATE UNIQUE INDEX "RouteTarget_environmentId_alias_position_key" ON "RouteTarget"("environmentId", "alias", "position");

-- CreateIndex
CREATE UNIQUE INDEX "RouteTarget_workspaceId_id_key" ON "RouteTarget"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Gateway_workspaceId_slug_key" ON "Gateway"("workspaceId", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "Gateway_workspaceId_id_key" ON "Gateway"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Model_gatewayId_name_key" ON "Model"("gatewayId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Model_workspaceId_id_key" ON "Model"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Prompt_workspaceId_archivedAt_name_idx" ON "Prompt"("workspaceId", "archivedAt", "name");

-- CreateIndex
CREATE INDEX "Prompt_workspaceId_archivedAt_updatedAt_idx" ON "Prompt"("workspaceId", "archivedAt", "updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Prompt_workspaceId_id_key" ON "Prompt"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "PromptName_workspaceId_promptId_idx" ON "PromptName"("workspaceId", "promptId");

-- CreateIndex
CREATE INDEX "PromptVersion_promptId_digest_idx" ON "PromptVersion"("promptId", "digest");

-- CreateIndex
CREATE UNIQUE INDEX "PromptVersion_promptId_number_key" ON "PromptVersion"("promptId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "PromptVersion_workspaceId_id_key" ON "PromptVersion"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Draft_promptId_userId_key" ON "Draft"("promptId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Draft_workspaceId_id_key" ON "Draft"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Release_workspaceId_promptId_createdAt_idx" ON "Release"("workspaceId", "promptId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Release_environmentId_promptId_sequence_key" ON "Release"("environmentId", "promptId", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "Release_workspaceId_id_key" ON "Release"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "ReleaseVariant_workspaceId_versionId_idx" ON "ReleaseVariant"("workspaceId", "versionId");

-- CreateIndex
CREATE INDEX "LiveRelease_workspaceId_promptId_idx" ON "LiveRelease"("workspaceId", "promptId");

-- CreateIndex
CREATE INDEX "Run_workspaceId_promptId_id_idx" ON "Run"("workspaceId", "promptId", "id");

-- CreateIndex
CREATE INDEX "Run_workspaceId_groupId_idx" ON "Run"("workspaceId", "groupId");

-- CreateIndex
CREATE UNIQUE INDEX "Run_workspaceId_id_key" ON "Run"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Workspace_slug_key" ON "Workspace"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Membership_workspaceId_userId_key" ON "Membership"("workspaceId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Membership_workspaceId_id_key" ON "Membership"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_tokenHash_key" ON "Invitation"("tokenHash");

-- CreateIndex
CREATE INDEX "Invitation_workspaceId_email_idx" ON "Invitation"("workspaceId", "email");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_workspaceId_id_key" ON "Invitation"("workspaceId", "id");

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_workspaceId_environmentId_fkey" FOREIGN KEY ("workspaceId", "environmentId") REFERENCES "Environment"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "AuditEvent" ADD CONSTRAINT "AuditEvent_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeliveryRevision" ADD CONSTRAINT "DeliveryRevision_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Environment" ADD CONSTRAINT "Environment_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RouteTarget" ADD CONSTRAINT "RouteTarget_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RouteTarget" ADD CONSTRAINT "RouteTarget_workspaceId_environmentId_fkey" FOREIGN KEY ("workspaceId", "environmentId") REFERENCES "Environment"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "RouteTarget" ADD CONSTRAINT "RouteTarget_workspaceId_gatewayId_fkey" FOREIGN KEY ("workspaceId", "gatewayId") REFERENCES "Gateway"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Gateway" ADD CONSTRAINT "Gateway_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Model" ADD CONSTRAINT "Model_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Model" ADD CONSTRAINT "Model_workspaceId_gatewayId_fkey" FOREIGN KEY ("workspaceId", "gatewayId") REFERENCES "Gateway"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Prompt" ADD CONSTRAINT "Prompt_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromptName" ADD CONSTRAINT "PromptName_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromptName" ADD CONSTRAINT "PromptName_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "PromptVersion" ADD CONSTRAINT "PromptVersion_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromptVersion" ADD CONSTRAINT "PromptVersion_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Draft" ADD CONSTRAINT "Draft_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Draft" ADD CONSTRAINT "Draft_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Draft" ADD CONSTRAINT "Draft_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Release" ADD CONSTRAINT "Release_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Release" ADD CONSTRAINT "Release_workspaceId_environmentId_fkey" FOREIGN KEY ("workspaceId", "environmentId") REFERENCES "Environment"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Release" ADD CONSTRAINT "Release_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Release" ADD CONSTRAINT "Release_workspaceId_previousId_fkey" FOREIGN KEY ("workspaceId", "previousId") REFERENCES "Release"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Release" ADD CONSTRAINT "Release_workspaceId_repeatsId_fkey" FOREIGN KEY ("workspaceId", "repeatsId") REFERENCES "Release"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ReleaseVariant" ADD CONSTRAINT "ReleaseVariant_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReleaseVariant" ADD CONSTRAINT "ReleaseVariant_workspaceId_releaseId_fkey" FOREIGN KEY ("workspaceId", "releaseId") REFERENCES "Release"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ReleaseVariant" ADD CONSTRAINT "ReleaseVariant_workspaceId_versionId_fkey" FOREIGN KEY ("workspaceId", "versionId") REFERENCES "PromptVersion"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "LiveRelease" ADD CONSTRAINT "LiveRelease_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LiveRelease" ADD CONSTRAINT "LiveRelease_workspaceId_environmentId_fkey" FOREIGN KEY ("workspaceId", "environmentId") REFERENCES "Environment"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "LiveRelease" ADD CONSTRAINT "LiveRelease_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "LiveRelease" ADD CONSTRAINT "LiveRelease_workspaceId_releaseId_fkey" FOREIGN KEY ("workspaceId", "releaseId") REFERENCES "Release"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_workspaceId_versionId_fkey" FOREIGN KEY ("workspaceId", "versionId") REFERENCES "PromptVersion"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_workspaceId_environmentId_fkey" FOREIGN KEY ("workspaceId", "environmentId") REFERENCES "Environment"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_workspaceId_gatewayId_fkey" FOREIGN KEY ("workspaceId", "gatewayId") REFERENCES "Gateway"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Runs are partitioned by month through the time inside their ids (ULIDs sort by time, so the primary key stays one column).
CREATE SCHEMA "run_partitions";

CREATE FUNCTION versicle_ulid_floor(prefix text, at timestamptz) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  alphabet CONSTANT text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  milliseconds bigint := floor(extract(epoch FROM at) * 1000);
  encoded text := '';
BEGIN
  FOR step IN 1..10 LOOP
    encoded := substr(alphabet, (milliseconds & 31)::int + 1, 1) || encoded;
    milliseconds := milliseconds >> 5;
  END LOOP;
  RETURN prefix || encoded;
END $$;

-- Makes the partitions of this month and the two after it. Called at start and once a day; what falls outside goes to the default one.
CREATE FUNCTION versicle_ensure_run_partitions() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month timestamptz;
  partition text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('run partitions', 0));
  FOR ahead IN 0..2 LOOP
    month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead)) AT TIME ZONE 'UTC';
    partition := 'run_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
    IF to_regclass(format('run_partitions.%I', partition)) IS NULL THEN
      BEGIN
        EXECUTE format('CREATE TABLE run_partitions.%I PARTITION OF "Run" FOR VALUES FROM (%L) TO (%L)', partition,
          versicle_ulid_floor('run_', month),
          versicle_ulid_floor('run_', (date_trunc('month', month AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'));
      EXCEPTION WHEN check_violation THEN
        RAISE WARNING 'runs of % are already in the default partition; they stay there', partition;
      END;
    END IF;
  END LOOP;
END $$;

CREATE TABLE run_partitions.run_default PARTITION OF "Run" DEFAULT;
SELECT versicle_ensure_run_partitions();

-- What is immutable stays so. Removing a whole workspace sets versicle.purge first.
CREATE FUNCTION versicle_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('versicle.purge', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is immutable: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;

CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON "PromptVersion" FOR EACH ROW EXECUTE FUNCTION versicle_refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON "Release" FOR EACH ROW EXECUTE FUNCTION versicle_refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON "ReleaseVariant" FOR EACH ROW EXECUTE FUNCTION versicle_refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION versicle_refuse_change();

-- Everything that changes what is served raises the workspace's revision and says so on the channel `delivery`.
-- Deferred to commit: the revision's row is locked for an instant only, and always after the audit lock, so no two writers wait for each other.
-- The payload names the prompt or environment concerned; without one, the whole workspace is meant.
CREATE FUNCTION versicle_raise_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := to_jsonb(COALESCE(NEW, OLD));
  raised bigint;
BEGIN
  INSERT INTO "DeliveryRevision" AS current ("workspaceId", "revision") VALUES (changed->>'workspaceId', 1)
    ON CONFLICT ("workspaceId") DO UPDATE SET "revision" = current."revision" + 1 RETURNING "revision" INTO raised;
  PERFORM pg_notify('delivery', jsonb_build_object(
    'workspaceId', changed->>'workspaceId',
    'revision', raised,
    'table', TG_TABLE_NAME,
    'promptId', CASE TG_TABLE_NAME WHEN 'Prompt' THEN changed->>'id' ELSE changed->>'promptId' END,
    'keyHash', CASE TG_TABLE_NAME WHEN 'ApiKey' THEN changed->>'hash' END)::text);
  RETURN NULL;
EXCEPTION WHEN foreign_key_violation THEN
  RETURN NULL; -- The workspace itself is being removed.
END $$;

CREATE CONSTRAINT TRIGGER raise_delivery AFTER INSERT OR UPDATE OR DELETE ON "LiveRelease" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION versicle_raise_delivery();
CREATE CONSTRAINT TRIGGER raise_delivery AFTER INSERT OR UPDATE OR DELETE ON "PromptName" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION versicle_raise_delivery();
CREATE CONSTRAINT TRIGGER raise_delivery AFTER UPDATE OF "name", "tags", "description", "archivedAt" ON "Prompt" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION versicle_raise_delivery();
CREATE CONSTRAINT TRIGGER raise_delivery AFTER INSERT OR UPDATE OR DELETE ON "Environment" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION versicle_raise_delivery();
CREATE CONSTRAINT TRIGGER raise_delivery AFTER INSERT OR UPDATE OR DELETE ON "RouteTarget" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION versicle_raise_delivery();
CREATE CONSTRAINT TRIGGER raise_delivery AFTER INSERT OR DELETE OR UPDATE OF "hash", "scopes", "environmentId", "expiresAt", "revokedAt", "successorId" ON "ApiKey" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION versicle_raise_delivery();

-- Weights are basis points; versions count from 1.
ALTER TABLE "ReleaseVariant" ADD CONSTRAINT "ReleaseVariant_weight_check" CHECK ("weight" BETWEEN 0 AND 10000);
ALTER TABLE "PromptVersion" ADD CONSTRAINT "PromptVersion_number_check" CHECK ("number" > 0);
