-- How a gateway is reached, the key that waits beside the one in use, and what is marked about its models. Every column may be empty or has
-- a constant default, so no row is rewritten.
ALTER TABLE "Gateway"
    ADD COLUMN "pathPrefix" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "organization" TEXT,
    ADD COLUMN "connectTimeoutMs" INTEGER NOT NULL DEFAULT 10000,
    ADD COLUMN "firstByteTimeoutMs" INTEGER,
    ADD COLUMN "deadlineMs" INTEGER,
    ADD COLUMN "maxConcurrency" INTEGER,
    ADD COLUMN "sealedProxy" TEXT,
    ADD COLUMN "proxyHost" TEXT,
    ADD COLUMN "sealedSpareKey" TEXT,
    ADD COLUMN "spareKeyLastFour" TEXT,
    ADD COLUMN "spareKeySetAt" TIMESTAMPTZ(3),
    ADD COLUMN "spareKeyTestedAt" TIMESTAMPTZ(3),
    ADD COLUMN "modelsSeenAt" TIMESTAMPTZ(3);
UPDATE "Gateway" SET "modelsSeenAt" = "modelsSyncedAt";

ALTER TABLE "Model"
    ADD COLUMN "favourite" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "canonicalName" TEXT,
    ADD COLUMN "listedAt" TIMESTAMPTZ(3),
    ADD COLUMN "capabilitySources" JSONB;
-- What was known so far was known as a whole row; from now on each capability has its own source.
UPDATE "Model" SET "capabilitySources" = jsonb_strip_nulls(jsonb_build_object(
    'tools', CASE WHEN "tools" IS NOT NULL THEN jsonb_build_object('source', "capabilitySource") END,
    'jsonSchema', CASE WHEN "jsonSchema" IS NOT NULL THEN jsonb_build_object('source', "capabilitySource") END,
    'images', CASE WHEN "images" IS NOT NULL THEN jsonb_build_object('source', "capabilitySource") END,
    'contextTokens', CASE WHEN "contextTokens" IS NOT NULL THEN jsonb_build_object('source', "capabilitySource") END))
WHERE "capabilitySource" IS NOT NULL;
