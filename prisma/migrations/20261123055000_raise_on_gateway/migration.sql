-- Where a call through /openai/v1 goes is kept in memory by every process, so each has to hear when a gateway changes. What only tells when
-- something was looked at (models synced or seen, a key tested) changes no call and is not announced.
CREATE CONSTRAINT TRIGGER raise_delivery AFTER INSERT OR DELETE OR UPDATE OF "slug", "region", "preset", "baseUrl", "pathPrefix", "organization",
  "sealedKey", "sealedHeaders", "sealedProxy", "connectTimeoutMs", "firstByteTimeoutMs", "timeoutMs", "deadlineMs", "maxConcurrency", "archivedAt"
  ON "Gateway" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION versicle_raise_delivery();
