import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { holdSnippets } from '@/lib/prompts/hold-snippets'
import type { Decision } from './decide'
import type { Pinned } from './pins'

/**
 * Keeps what the newest versions of an import include from being archived until commit, as saveVersion does; throws `conflict` when it is
 * already. What the import makes nobody else sees yet, and what it adds versions to is held by that.
 */
export async function holdIncluded(tx: Tx, ctx: Ctx, decisions: readonly Decision[]): Promise<void> {
  const by = new Map(decisions.map((decision) => [decision.candidate, decision]))
  const hereOf = (pin: Pinned) => {
    if (pin.from === 'here') return pin.prompt
    const decision = by.get(pin.prompt)
    return decision?.action === 'skip' ? decision.here : null
  }
  const ids = decisions.flatMap(({ action, candidate, digested }) => {
    const newest = digested.at(-1)
    const isMade = (action === 'create' && !candidate.prompt.archived) || action === 'add_versions'
    return !isMade || !newest || 'fault' in newest ? [] : newest.pins.flatMap((pin) => hereOf(pin)?.promptId ?? [])
  })
  await holdSnippets(tx, ctx, ids)
}

/** How deep a prompt's versions include others: who is included is taken before who includes it, as savers do, so that nobody waits in a circle. */
export const heightOf = ({ digested }: Decision): number => Math.max(0, ...digested.map((each) => ('fault' in each ? 0 : each.height)))
