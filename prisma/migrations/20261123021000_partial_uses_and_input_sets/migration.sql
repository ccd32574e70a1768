-- CreateTable
CREATE TABLE "PartialUse" (
    "workspaceId" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "snippetId" TEXT NOT NULL,
    "snippetNumber" INTEGER NOT NULL,

    CONSTRAINT "PartialUse_pkey" PRIMARY KEY ("promptId","name")
);

-- CreateTable
CREATE TABLE "InputSet" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "variables" JSON NOT NULL,
    "placeholders" JSON NOT NULL,
    "bytes" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdBy" TEXT NOT NULL,
    "createdByName" TEXT NOT NULL,
    "updatedBy" TEXT NOT NULL,
    "updatedByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "InputSet_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PartialUse_workspaceId_snippetId_promptId_idx" ON "PartialUse"("workspaceId", "snippetId", "promptId");

-- CreateIndex
CREATE UNIQUE INDEX "InputSet_workspaceId_id_key" ON "InputSet"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "InputSet_workspaceId_deletedAt_idx" ON "InputSet"("workspaceId", "deletedAt");

-- AddForeignKey
ALTER TABLE "PartialUse" ADD CONSTRAINT "PartialUse_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PartialUse" ADD CONSTRAINT "PartialUse_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "PartialUse" ADD CONSTRAINT "PartialUse_workspaceId_snippetId_fkey" FOREIGN KEY ("workspaceId", "snippetId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "InputSet" ADD CONSTRAINT "InputSet_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InputSet" ADD CONSTRAINT "InputSet_workspaceId_promptId_fkey" FOREIGN KEY ("workspaceId", "promptId") REFERENCES "Prompt"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- A name stands for one set of a prompt; that of a deleted one is free.
CREATE UNIQUE INDEX "InputSet_name_key" ON "InputSet" ("promptId", "name") WHERE "deletedAt" IS NULL;

-- What the newest version of a prompt includes, whoever wrote the row. An import may write older versions after newer ones.
CREATE FUNCTION versicle_note_partials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "PromptVersion" WHERE "promptId" = NEW."promptId" AND "number" > NEW."number") THEN
    RETURN NULL;
  END IF;
  DELETE FROM "PartialUse" WHERE "promptId" = NEW."promptId";
  INSERT INTO "PartialUse" ("workspaceId", "promptId", "name", "snippetId", "snippetNumber")
    SELECT NEW."workspaceId", NEW."promptId", pin->>'name', pin->>'promptId', (pin->>'number')::int FROM jsonb_array_elements(NEW."partials") pin;
  RETURN NULL;
END $$;
CREATE TRIGGER note_partials AFTER INSERT ON "PromptVersion" FOR EACH ROW EXECUTE FUNCTION versicle_note_partials();

INSERT INTO "PartialUse" ("workspaceId", "promptId", "name", "snippetId", "snippetNumber")
  SELECT version."workspaceId", version."promptId", pin->>'name', pin->>'promptId', (pin->>'number')::int
  FROM "Prompt" prompt
  JOIN "PromptVersion" version ON version."promptId" = prompt."id" AND version."number" = prompt."newestVersion"
  CROSS JOIN LATERAL jsonb_array_elements(version."partials") pin;
