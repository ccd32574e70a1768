-- CreateEnum
CREATE TYPE "ConformanceState" AS ENUM ('queued', 'running', 'finished', 'cancelled', 'failed');
CREATE TYPE "MetricPeriod" AS ENUM ('minute', 'hour');
CREATE TYPE "ProbeKind" AS ENUM ('models', 'completion');
CREATE TYPE "ProbeState" AS ENUM ('answers', 'slow', 'failing');

-- CreateTable
CREATE TABLE "ConformanceReport" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "state" "ConformanceState" NOT NULL DEFAULT 'queued',
    "checks" TEXT[],
    "results" JSONB NOT NULL DEFAULT '[]',
    "reason" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ConformanceReport_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ConformanceReport_workspaceId_id_key" ON "ConformanceReport"("workspaceId", "id");
CREATE INDEX "ConformanceReport_gatewayId_model_id_idx" ON "ConformanceReport"("gatewayId", "model", "id");
-- One series of checks at a time.
CREATE UNIQUE INDEX "ConformanceReport_under_way_key" ON "ConformanceReport"("gatewayId", "model") WHERE "state" IN ('queued', 'running');

CREATE TABLE "RunMetric" (
    "workspaceId" TEXT NOT NULL,
    "period" "MetricPeriod" NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "detailed" BOOLEAN NOT NULL,
    "promptId" TEXT NOT NULL DEFAULT '',
    "versionId" TEXT NOT NULL DEFAULT '',
    "environmentId" TEXT NOT NULL DEFAULT '',
    "calls" INTEGER NOT NULL,
    "ok" INTEGER NOT NULL,
    "aborted" INTEGER NOT NULL,
    "incomplete" INTEGER NOT NULL,
    "rateLimited" INTEGER NOT NULL,
    "unauthorized" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "timedOut" INTEGER NOT NULL,
    "unreachable" INTEGER NOT NULL,
    "unreadable" INTEGER NOT NULL,
    "firstToken" JSONB NOT NULL,
    "latency" JSONB NOT NULL,
    "inputTokens" BIGINT NOT NULL,
    "outputTokens" BIGINT NOT NULL,
    "costs" JSONB NOT NULL,
    "unpriced" INTEGER NOT NULL,
    "lastOkAt" TIMESTAMPTZ(3),
    "lastCallAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RunMetric_pkey" PRIMARY KEY ("workspaceId","detailed","period","gatewayId","startsAt","model","promptId","versionId","environmentId")
);
CREATE INDEX "RunMetric_period_startsAt_idx" ON "RunMetric"("period", "startsAt");

CREATE TABLE "MetricMark" (
    "period" "MetricPeriod" NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MetricMark_pkey" PRIMARY KEY ("period")
);

CREATE TABLE "GatewayProbe" (
    "gatewayId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "kind" "ProbeKind" NOT NULL DEFAULT 'models',
    "model" TEXT,
    "everyMinutes" INTEGER NOT NULL DEFAULT 10,
    "slowMs" INTEGER NOT NULL DEFAULT 3000,
    "state" "ProbeState",
    "since" TIMESTAMPTZ(3),
    "successes" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "toldAt" TIMESTAMPTZ(3),
    "lastAt" TIMESTAMPTZ(3),
    "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GatewayProbe_pkey" PRIMARY KEY ("workspaceId","gatewayId")
);
CREATE INDEX "GatewayProbe_enabled_nextAt_idx" ON "GatewayProbe"("enabled", "nextAt");

CREATE TABLE "ProbeResult" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "kind" "ProbeKind" NOT NULL,
    "model" TEXT,
    "state" "ProbeState" NOT NULL,
    "latencyMs" DOUBLE PRECISION NOT NULL,
    "status" INTEGER,
    "code" TEXT,
    "message" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ProbeResult_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ProbeResult_workspaceId_id_key" ON "ProbeResult"("workspaceId", "id");
CREATE INDEX "ProbeResult_gatewayId_id_idx" ON "ProbeResult"("gatewayId", "id");

CREATE TABLE "GatewayBalance" (
    "gatewayId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "source" TEXT,
    "remaining" DECIMAL(24,8),
    "used" DECIMAL(24,8),
    "granted" DECIMAL(24,8),
    "currency" TEXT,
    "unlimited" BOOLEAN NOT NULL DEFAULT false,
    "expiresAt" TIMESTAMPTZ(3),
    "toldAt" TIMESTAMPTZ(3),
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "failure" TEXT,

    CONSTRAINT "GatewayBalance_pkey" PRIMARY KEY ("workspaceId","gatewayId")
);

-- AddForeignKey
ALTER TABLE "ConformanceReport" ADD CONSTRAINT "ConformanceReport_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ConformanceReport" ADD CONSTRAINT "ConformanceReport_workspaceId_gatewayId_fkey" FOREIGN KEY ("workspaceId", "gatewayId") REFERENCES "Gateway"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "RunMetric" ADD CONSTRAINT "RunMetric_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RunMetric" ADD CONSTRAINT "RunMetric_workspaceId_gatewayId_fkey" FOREIGN KEY ("workspaceId", "gatewayId") REFERENCES "Gateway"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "GatewayProbe" ADD CONSTRAINT "GatewayProbe_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "GatewayProbe" ADD CONSTRAINT "GatewayProbe_workspaceId_gatewayId_fkey" FOREIGN KEY ("workspaceId", "gatewayId") REFERENCES "Gateway"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "ProbeResult" ADD CONSTRAINT "ProbeResult_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ProbeResult" ADD CONSTRAINT "ProbeResult_workspaceId_gatewayId_fkey" FOREIGN KEY ("workspaceId", "gatewayId") REFERENCES "Gateway"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "GatewayBalance" ADD CONSTRAINT "GatewayBalance_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "GatewayBalance" ADD CONSTRAINT "GatewayBalance_workspaceId_gatewayId_fkey" FOREIGN KEY ("workspaceId", "gatewayId") REFERENCES "Gateway"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- How many values stand in each bucket: `{ "41": 7 }`.
CREATE FUNCTION versicle_histogram(buckets integer[]) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(jsonb_object_agg(bucket::text, n), '{}')
  FROM (SELECT bucket, count(*) AS n FROM unnest(buckets) AS bucket WHERE bucket IS NOT NULL GROUP BY bucket) AS counted
$$;

-- Sums by name, as decimal texts: `{ "USD": "0.012" }`.
CREATE FUNCTION versicle_sums(names text[], amounts numeric[]) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(jsonb_object_agg(name, trim_scale(total)::text), '{}')
  FROM (
    SELECT name, sum(amount) AS total FROM unnest(names, amounts) AS given(name, amount)
    WHERE name IS NOT NULL AND amount IS NOT NULL GROUP BY name
  ) AS summed
$$;
