import type { DraftContent } from '@/lib/prompts/content-schema'
import { inlinePartials, partialsOf } from '@/lib/prompts/partials'
import type { Variable } from '@/lib/prompts/schema'
import { scanTags } from '@/lib/prompts/tags'
import { mapTexts, templatesOf } from '@/lib/prompts/texts'
import { placeholdersOf, variablesOf } from '@/lib/prompts/variables'

export type FoundNames = { variables: Variable[]; placeholders: string[]; partials: string[] }

/** The names a draft uses. `textOf` gives the text of a partial, as far as it is known yet. */
export function foundNames(content: DraftContent, textOf: (partial: string) => string | undefined): FoundNames {
  const partials = new Set<string>()
  const whole = mapTexts(content, (text) => {
    const sound = withoutFaults(text)
    for (const { name } of partialsOf(sound)) partials.add(name)
    return inlinePartials(sound, (name) => textOf(name) ?? '')
  })
  return { variables: variablesOrNone(whole), placeholders: placeholdersOf(content), partials: [...partials] }
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
    return variablesOf(content)
  } catch {
    return []
  }
}

/** Every name used as variable or section anywhere, for completion: quick, and good enough while typing. */
export const namesInUse = (content: DraftContent): string[] => [...nameUses(content).keys()]

/** How often each name stands as variable or section in a draft. */
export function nameUses(content: DraftContent): Map<string, number> {
  const uses = new Map<string, number>()
  for (const { text } of templatesOf(content))
    for (const { kind, name } of scanTags(text).tags)
      if (kind === 'variable' || kind === 'section' || kind === 'inverted') uses.set(name, (uses.get(name) ?? 0) + 1)
  return uses
}
