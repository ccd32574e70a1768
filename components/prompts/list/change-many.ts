import type { ServerAction } from '@/components/shell/action-result'
import type { PromptChange, PromptChanged } from '@/lib/prompts/schema'
import { MAX_CHANGED_AT_ONCE } from '@/lib/prompts/schema'

export type Refused = Extract<PromptChanged, { ok: false }>
type Change = ServerAction<{ promptIds: string[]; change: PromptChange }, PromptChanged[]>

/** As many at a time as the server takes; what failed as a whole stops the rest, and each of those is told with the reason. */
export async function changeMany(
  action: Change,
  slug: string,
  ids: readonly string[],
  change: PromptChange,
  onDone: (done: number) => void,
) {
  const outcomes: PromptChanged[] = []
  for (let at = 0; at < ids.length; at += MAX_CHANGED_AT_ONCE) {
    const promptIds = ids.slice(at, at + MAX_CHANGED_AT_ONCE)
    const answer = await action(slug, { promptIds, change }).catch(() => null)
    if (!answer?.ok) {
      const message = answer?.message ?? 'The server could not be reached.'
      const code = answer?.code ?? 'unreachable'
      outcomes.push(...ids.slice(at).map((promptId) => ({ promptId, name: null, ok: false as const, code, message })))
      break
    }
    outcomes.push(...answer.data)
    onDone(outcomes.length)
  }
  return outcomes
}

const done: Record<PromptChange['kind'], string> = {
  add_tags: 'Tagged',
  remove_tags: 'Took tags off',
  move: 'Moved',
  archive: 'Archived',
  restore: 'Restored',
}
const counted = (count: number) => (count === 1 ? '1 prompt' : `${count.toLocaleString('en')} prompts`)

/** What became of them, in a line. */
export function outcomeInWords(kind: PromptChange['kind'], outcomes: readonly PromptChanged[]): string {
  const changed = outcomes.filter((one) => one.ok && one.changed).length
  const same = outcomes.filter((one) => one.ok && !one.changed).length
  const said = changed > 0 || same === 0 ? `${done[kind]} ${counted(changed)}` : 'Nothing to change'
  return same > 0 ? `${said}; ${counted(same)} ${same === 1 ? 'was' : 'were'} so already` : said
}
