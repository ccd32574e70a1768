import { Client } from 'pg'
import type { Ctx } from '@/lib/context'
import { publishMany, publishOne } from './bench-database'

export type LogSize = { runs: number; prompts: number }
const days = 60
const gateways = ['koala', '4sapi', 'xinglian', 'treerouter', 'retired']

/**
 * Runs over the last 60 days, evenly, by SQL and with triggers off: a fifth of them of one prompt, gateways of 60, 25, 10, 4.9 and 0.1 %
 * (the last long not used any more), 20 models, 3 % errors, words that every run, some and one of them holds.
 */
export async function seedRuns(url: string, { runs, prompts }: LogSize): Promise<{ ctx: Ctx }> {
  const published = await publishOne(url)
  await publishMany(url, published, prompts - 1)
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const back of [1, 2, 3])
      for (const [table, prefix] of [
        ['Run', 'run_'],
        ['RunText', 'run_text_'],
      ])
        await client.query(`
          DO $$ DECLARE month timestamptz := date_trunc('month', now()) - interval '${back} months'; BEGIN
            EXECUTE format('CREATE TABLE run_partitions.%I PARTITION OF "${table}" FOR VALUES FROM (%L) TO (%L)', '${prefix}' || to_char(month, 'YYYY_MM'),
              versicle_ulid_floor('run_', month), versicle_ulid_floor('run_', month + interval '1 month'));
          END $$`)
    for (const slug of gateways)
      await client.query(
        `INSERT INTO "Gateway" ("id", "workspaceId", "slug", "name", "layer", "region", "preset", "baseUrl", "headerNames")
         VALUES ('gtw_' || $1, $2, $1, $1, 'production', 'global', 'custom', 'http://127.0.0.1:9/v1', '{}')`,
        [slug, published.ctx.workspaceId],
      )
    const batch = 100_000
    for (let from = 0; from < runs; from += batch) {
      await client.query('BEGIN')
      await client.query('SET LOCAL session_replication_role = replica')
      await client.query(`
        CREATE TEMP TABLE fresh ON COMMIT DROP AS
        SELECT n, now() - (interval '${days} days' * (${runs} - n) / ${runs}) AS at, p."id" AS prompt, random() AS luck,
          1 + n % 3 AS version, (n * 48271::bigint) % 1000 AS share,
          CASE WHEN n % 1000 < 600 THEN 'koala' WHEN n % 1000 < 850 THEN '4sapi' WHEN n % 1000 < 950 THEN 'xinglian' WHEN n % 1000 < 999 OR n > ${runs} / 2 THEN 'treerouter' ELSE 'retired' END AS gateway
        FROM generate_series(${from}, ${Math.min(from + batch, runs) - 1}) n
        JOIN (SELECT "id", row_number() OVER (ORDER BY "id") - 1 AS place FROM "Prompt") p ON p.place = CASE WHEN n % 5 = 0 THEN 0 ELSE (n * 7919::bigint) % ${prompts} END`)
      await client.query(`
        INSERT INTO "Run" ("id", "workspaceId", "source", "status", "groupId", "promptId", "versionNumber", "environmentId", "gatewayId", "gatewaySlug", "model", "inputs", "request",
          "output", "finishReason", "firstTokenMs", "latencyMs", "inputTokens", "outputTokens", "cost", "costCurrency", "costSource", "sessionId", "error", "attempts", "actor", "actorName", "createdAt")
        SELECT versicle_ulid_floor('run_', at) || lpad(n::text, 16, '0'), '${published.ctx.workspaceId}', CASE WHEN n % 10 < 7 THEN 'api' ELSE 'playground' END::"RunSource",
          CASE WHEN share < 950 THEN 'ok' WHEN share < 980 THEN 'error' WHEN share < 990 THEN 'incomplete' ELSE 'aborted' END::"RunStatus",
          'run_' || n / 4, prompt, version, CASE WHEN n % 10 < 6 THEN env."id" END,
          'gtw_' || gateway, gateway,
          'model-' || (CASE WHEN n % 1000 < 600 THEN n % 3 ELSE 3 + n % 17 END),
          jsonb_build_object('variables', jsonb_build_object('ticket', 'I was billed twice, order ' || n, 'product', 'Kite'), 'placeholders', '{}'::jsonb),
          jsonb_build_object('messages', jsonb_build_array(jsonb_build_object('role', 'system', 'content', repeat('You triage tickets about Kite. ', 10)))),
          'Run ' || n || ': ' || repeat('we looked at your order and found it. ', 8), 'stop', 80 + 400 * luck, 300 + 4000 * luck * luck, 300, 90,
          CASE WHEN n % 10 > 0 THEN round((0.0001 + 0.02 * luck * luck * luck * luck)::numeric, 8) END, CASE WHEN n % 10 > 0 THEN 'USD' END,
          CASE WHEN n % 10 > 0 THEN 'price_book' END, CASE WHEN n % 20 = 0 THEN 'pls_' || lpad((n / 200)::text, 26, '0') END,
          CASE WHEN share >= 950 AND share < 980 THEN '{"code": "rate_limit_exceeded", "message": "Slow down.", "status": 429}'::jsonb END,
          CASE WHEN share < 20 THEN jsonb_build_array(jsonb_build_object('gateway', gateway, 'model', 'model-0', 'status', 503, 'code', null, 'latencyMs', 20),
            jsonb_build_object('gateway', gateway, 'model', 'model-0', 'status', 200, 'code', null, 'latencyMs', 300)) END, 'system:bench', 'Bench', at
        FROM fresh LEFT JOIN "Environment" env ON env."slug" = 'production'`)
      await client.query(`
        INSERT INTO "RunText" SELECT versicle_ulid_floor('run_', at) || lpad(n::text, 16, '0'), '${published.ctx.workspaceId}', array_to_tsvector(ARRAY[
          'we', 'looked', 'at', 'your', 'order', 'found', 'billed', 'twice', 'kite', 'own' || n, 'w' || n % 3000, 'w' || (n * 7919::bigint) % 3000,
          'w' || (n * 104729::bigint) % 3000, CASE WHEN n % 30 = 0 THEN 'refund' ELSE 'invoice' END, CASE WHEN n < ${runs} * 0.7 THEN 'formerly' ELSE 'lately' END])
        FROM fresh`)
      await client.query('COMMIT')
    }
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
  return published
}
