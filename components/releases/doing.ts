import type { z } from 'zod'
import type { RequestRelease } from '@/lib/approvals/schema'
import type { Promote, RollBack } from '@/lib/releases/schema'
import { type ShareRow, splitOf } from './plan-words'
import type { ChangeIntent, PlanQuestion } from './release-actions'

/** A verb with all it needs, ready to be done, rehearsed or asked for. */
export type Doing =
  | PlanQuestion
  | { verb: 'promote'; input: z.input<typeof Promote> }
  | { verb: 'rollBack'; input: z.input<typeof RollBack> }

/** Whether a rehearsal has to be asked for on its own; the others come with the preview. */
export const isPlanned = (doing: Doing | null): doing is PlanQuestion =>
  doing !== null && doing.verb !== 'promote' && doing.verb !== 'rollBack'

/** The same, to be carried out by whoever approves it; null where there is no asking for it. */
export function askOf(doing: Doing): z.input<typeof RequestRelease> | null {
  switch (doing.verb) {
    case 'release':
      return { kind: 'release', ask: doing.input }
    case 'promote':
      return { kind: 'promote', ask: doing.input }
    case 'withdraw':
      return { kind: 'withdrawal', ask: doing.input }
    case 'split': {
      const { change, ...common } = doing.input
      if (change.kind === 'stop') return null
      const what = change.kind === 'finish' ? { version: change.version } : { variants: change.variants }
      return { kind: 'release', ask: { ...common, ...what } }
    }
    case 'rollout':
      return { kind: 'rollout', ask: doing.input }
    case 'rollBack':
      return null
  }
}

/** What a change of something live comes to; null while the shares make no split. */
export function doingOf(intent: ChangeIntent, rows: readonly ShareRow[]): PlanQuestion | null {
  const { id, promptId, environment, variants } = intent.live
  const common = { promptId, environment: environment.slug, replaces: id }
  if (intent.kind === 'withdraw') return { verb: 'withdraw', input: common }
  if (intent.kind === 'weights') {
    const split = splitOf(rows, variants.at(-1)?.version ?? 0)
    return split && { verb: 'split', input: { ...common, change: { kind: 'weights', variants: split } } }
  }
  const change = intent.kind === 'finish' ? { kind: intent.kind, version: intent.version } : { kind: intent.kind }
  return { verb: 'split', input: { ...common, change } }
}
