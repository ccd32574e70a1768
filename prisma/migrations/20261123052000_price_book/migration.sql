-- The price book: one row for every price a model had, has or will have. The newest valid one is the price in force.
CREATE TABLE "Price" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "currency" TEXT,
    "inputPerMillion" DECIMAL(18,8),
    "cachedPerMillion" DECIMAL(18,8),
    "outputPerMillion" DECIMAL(18,8),
    "perCall" DECIMAL(18,8),
    "source" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "validFrom" TIMESTAMPTZ(3) NOT NULL,
    "setBy" TEXT NOT NULL,
    "setByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Price_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Price_workspaceId_gatewayId_model_validFrom_id_idx" ON "Price"("workspaceId", "gatewayId", "model", "validFrom" DESC, "id" DESC);
ALTER TABLE "Price" ADD CONSTRAINT "Price_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Price" ADD CONSTRAINT "Price_workspaceId_gatewayId_fkey" FOREIGN KEY ("workspaceId", "gatewayId") REFERENCES "Gateway"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- What stood at the models becomes their first row. A model's ULID serves again behind another prefix. Who set it was not kept.
INSERT INTO "Price" ("id", "workspaceId", "gatewayId", "model", "currency", "inputPerMillion", "cachedPerMillion", "outputPerMillion", "perCall",
    "source", "validFrom", "setBy", "setByName")
SELECT 'prc_' || substr("id", 5), "workspaceId", "gatewayId", "name", "currency", "inputPerMillion", "cachedPerMillion", "outputPerMillion", "perCall",
    coalesce("priceSource", 'manual'), "pricedAt", 'system:migration', 'Versicle'
FROM "Model" WHERE "currency" IS NOT NULL AND "pricedAt" IS NOT NULL;

ALTER TABLE "Model"
    DROP COLUMN "currency",
    DROP COLUMN "inputPerMillion",
    DROP COLUMN "cachedPerMillion",
    DROP COLUMN "outputPerMillion",
    DROP COLUMN "perCall",
    DROP COLUMN "priceSource",
    DROP COLUMN "pricedAt";
