import { inlinePartials, partialsOf } from '@/lib/prompts/partials'
import type { DraftContent, Variable } from '@/lib/prompts/schema'
import { scanTags } from '@/lib/prompts/tags'
import { mapTexts, templatesOf } from '@/lib/prompts/texts'
import { placeholdersOf, variablesOf } from '@/lib/prompts/variables'

export type FoundNames = { variables: Variable[]; placeholders: string[]; partials: string[] }

/** The names a draft uses. `textOf` gives the text of a partial, as far as it is known yet. */
export function foundNames(content: DraftContent, textOf: (partial: string) => string | undefined): FoundNames {
  const partials = new Set<string>()
  const whole = mapTexts(content, (text) => {
    const { tags, faults } = scanTags(text)
    // Half typed: its plain variables are all that can be told of it.
    if (faults.length > 0) return onlyVariables(tags.filter((tag) => !faults.some(({ start }) => start === tag.start)))
    for (const { name } of partialsOf(text)) partials.add(name)
    return inlinePartials(text, (name) => textOf(name) ?? '')
  })
  return { variables: variablesOrNone(whole), placeholders: placeholdersOf(content), partials: [...partials] }
}

const onlyVariables = (tags: ReturnType<typeof scanTags>['tags']): string =>
  tags.flatMap(({ kind, name }) => (kind === 'variable' ? [`{{${name}}}`] : [])).join('')

/** A partial's text may not parse; then the names are told without it. */
function variablesOrNone(content: DraftContent): Variable[] {
  try {
    return variablesOf(content)
  } catch {
    return []
  }
}

/** Every name used as variable or section anywhere, for completion: quick, and good enough while typing. */
export const namesInUse = (content: DraftContent): string[] => [
  ...new Set(
    templatesOf(content).flatMap(({ text }) =>
      scanTags(text).tags.flatMap(({ kind, name }) => (kind === 'variable' || kind === 'section' || kind === 'inverted' ? [name] : [])),
    ),
  ),
]
