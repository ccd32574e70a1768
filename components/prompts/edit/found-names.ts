import type { DraftContent } from '@/lib/prompts/content-schema'
import { inherit, unusedAmong, withDeclarations } from '@/lib/prompts/declared'
import { inlinePartials, partialsOf } from '@/lib/prompts/partials'
import type { Variable } from '@/lib/prompts/schema'
import { scanTags } from '@/lib/prompts/tags'
import { mapTexts, templatesOf } from '@/lib/prompts/texts'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { placeholdersOf, variablesIn } from '@/lib/prompts/variables'
import type { PartialText } from './partial-texts'

export type FoundNames = {
  /** What stands in the texts, refined by what is declared here and in the partials. */
  variables: Variable[]
  /** Names that the texts alone make required. */
  required: string[]
  /** What the draft declares and nothing uses. */
  unused: VariableDeclaration[]
  placeholders: string[]
  partials: string[]
}
type Partial = Pick<Extract<PartialText, { state: 'found' }>, 'text' | 'declared'>

/** The names a draft uses. `partialOf` gives a partial, as far as it is known yet. */
export function foundNames(content: DraftContent, partialOf: (name: string) => Partial | undefined): FoundNames {
  const partials = new Set<string>()
  const whole = mapTexts(content, (text) => {
    const sound = withoutFaults(text)
    for (const { name } of partialsOf(sound)) partials.add(name)
    return inlinePartials(sound, (name) => partialOf(name)?.text ?? '')
  })
  const found = variablesOrNone(whole)
  const own = content.variables ?? []
  const declared = inherit(
    own,
    [...partials].flatMap((name) => partialOf(name)?.declared ?? []),
  )
  const unused = new Set(unusedAmong(declared, found))
  return {
    variables: withDeclarations(
      found,
      declared.filter((each) => !unused.has(each)),
    ),
    required: found.filter(({ required }) => required).map(({ name }) => name),
    unused: own.filter((each) => unused.has(each)),
    placeholders: placeholdersOf(content),
    partials: [...partials],
  }
}

/** A half-typed template without the tags that do not parse, so that the others are still told while one is written. */
function withoutFaults(template: string): string {
  let text = template
  for (let tries = 0; tries < 5; tries++) {
    const { faults } = scanTags(text)
    if (faults.length === 0) return text
    for (const { start, end } of faults.toReversed()) text = text.slice(0, start) + text.slice(end)
  }
  return ''
}

/** A partial's text may not parse; then the names are told without it. */
function variablesOrNone(content: DraftContent): Variable[] {
  try {
    return variablesIn(content)
  } catch {
    return []
  }
}

/** Every name declared, or used as variable or section anywhere, for completion: quick, and good enough while typing. */
export const namesInUse = (content: DraftContent): string[] => [
  ...new Set([...nameUses(content).keys(), ...(content.variables ?? []).map(({ name }) => name)]),
]

/** How often each name stands as variable or section in a draft. */
export function nameUses(content: DraftContent): Map<string, number> {
  const uses = new Map<string, number>()
  for (const { text } of templatesOf(content))
    for (const { kind, name } of scanTags(text).tags)
      if (kind === 'variable' || kind === 'section' || kind === 'inverted') uses.set(name, (uses.get(name) ?? 0) + 1)
  return uses
}
