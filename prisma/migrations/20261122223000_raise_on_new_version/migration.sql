-- A new version moves Langfuse's label `latest`, so what is kept in memory of the prompt is read anew.
DROP TRIGGER raise_delivery ON "Prompt";
CREATE CONSTRAINT TRIGGER raise_delivery AFTER UPDATE OF "name", "tags", "description", "archivedAt", "newestVersion" ON "Prompt" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION versicle_raise_delivery();
