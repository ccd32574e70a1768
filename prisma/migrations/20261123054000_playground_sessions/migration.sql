-- CreateTable
CREATE TABLE "PlaygroundSession" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "versionNumber" INTEGER,
    "content" JSON,
    "environment" TEXT,
    "setup" JSON NOT NULL,
    "asked" JSONB NOT NULL DEFAULT '{}',
    "judgement" JSONB NOT NULL DEFAULT '{}',
    "createdBy" TEXT NOT NULL,
    "createdByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "ranAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PlaygroundSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PlaygroundPreference" (
    "workspaceId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "finishAlone" BOOLEAN NOT NULL,

    CONSTRAINT "PlaygroundPreference_pkey" PRIMARY KEY ("workspaceId","userId")
);

-- CreateIndex
CREATE INDEX "PlaygroundSession_workspaceId_ranAt_id_idx" ON "PlaygroundSession"("workspaceId", "ranAt", "id");

-- CreateIndex
CREATE INDEX "PlaygroundSession_workspaceId_promptId_ranAt_id_idx" ON "PlaygroundSession"("workspaceId", "promptId", "ranAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "PlaygroundSession_workspaceId_id_key" ON "PlaygroundSession"("workspaceId", "id");

-- AddForeignKey
ALTER TABLE "PlaygroundSession" ADD CONSTRAINT "PlaygroundSession_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlaygroundSession" ADD CONSTRAINT "PlaygroundSession_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "PlaygroundPreference" ADD CONSTRAINT "PlaygroundPreference_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlaygroundPreference" ADD CONSTRAINT "PlaygroundPreference_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
