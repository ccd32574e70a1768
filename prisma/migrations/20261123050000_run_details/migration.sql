-- What a run belongs to, what it was priced with, every try of it, and what came over the wire.
ALTER TABLE "Run"
    ADD COLUMN "sessionId" TEXT,
    ADD COLUMN "cell" TEXT,
    ADD COLUMN "priceId" TEXT,
    ADD COLUMN "attempts" JSONB,
    ADD COLUMN "response" JSONB;
CREATE INDEX "Run_workspaceId_sessionId_idx" ON "Run"("workspaceId", "sessionId");
