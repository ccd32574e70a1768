-- For an imported version, where it came from: author and time as they were told there.
ALTER TABLE "PromptVersion" ADD COLUMN "importedFrom" JSONB;
