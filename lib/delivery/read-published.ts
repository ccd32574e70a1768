import { performance } from 'node:perf_hooks'
import type { Ctx } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { delivery } from './delivery'

/** What an application would get now: `body` is the answer's JSON text, `readMs` how long reading it took here. */
export type Published = { status: 200; etag: string; body: string; readMs: number } | { status: 404; message: string; readMs: number }

/** What is published of a prompt in an environment, for people: the heaviest variant, as callers without a sticky key get it. */
export async function readPublished(ctx: Ctx, { name, environment }: { name: string; environment: string }): Promise<Published> {
  authorize(ctx, 'workspace.read')
  const started = performance.now()
  const entry = await delivery().load({ workspaceId: ctx.workspaceId, name, environment, version: null })
  const readMs = performance.now() - started
  const variant = entry.variants[entry.heaviest]
  if (entry.missing !== null || !variant) return { status: 404, message: entry.missing ?? 'Nothing is published.', readMs }
  return { status: 200, etag: variant.etag, body: Buffer.from(variant.ok.body ?? '', 'latin1').toString('utf8'), readMs }
}
