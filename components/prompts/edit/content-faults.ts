import { type DraftContent, PromptContent } from '@/lib/prompts/content-schema'
import { templateFaults } from '@/lib/prompts/template'
import { templatesOf } from '@/lib/prompts/texts'
import { tellingIssues } from './telling-issues'

/** What keeps a draft from being saved as a version: where, in words, and what to do. */
export type ContentFault = { path: string; where: string; message: string }
export type CheckedContent = { content: PromptContent; faults: [] } | { content: null; faults: ContentFault[] }

const fields: Record<string, string> = {
  text: 'Text',
  model: 'Model',
  parameters: 'Parameters',
  tools: 'Tools',
  responseFormat: 'Response format',
  config: 'Config',
  variables: 'Variables',
}

/** `messages.2.content` is the third message. `names`: of the declared variables, which are told by name. */
export function placeOf(path: string, names: string[] = []): string {
  const [field = '', index, ...rest] = path.split('.')
  if (index === 'order') return `Order of the ${field}`
  if (field === 'messages') return index === undefined ? 'Messages' : `Message ${Number(index) + 1}`
  if (field === 'tools' && index !== undefined) return `Tool ${Number(index) + 1}`
  if (field === 'variables' && index !== undefined) return `Variable ${names[Number(index)] ?? Number(index) + 1}`
  const name = fields[field] ?? (field === '' ? 'The prompt' : field)
  return field === 'parameters' && index !== undefined ? [index, ...rest].join('.') : name
}

/** A draft as a content that can be saved, or everything that stands in the way. */
export function checkContent({ unparsed = {}, ...draft }: DraftContent): CheckedContent {
  const faults: ContentFault[] = Object.keys(unparsed).map((path) => ({
    path,
    where: placeOf(path),
    message: 'What stands in this field is not valid yet.',
  }))
  const parsed = PromptContent.safeParse(draft)
  const names = (draft.variables ?? []).map(({ name }) => name)
  for (const issue of parsed.error ? tellingIssues(parsed.error) : []) {
    const path = issue.path.map(String).join('.')
    if (!(path in unparsed)) faults.push({ path, where: placeOf(path, names), message: issue.message })
  }
  for (const { path, text } of templatesOf(draft))
    for (const { message } of templateFaults(text)) faults.push({ path, where: placeOf(path), message })
  return faults.length === 0 && parsed.success ? { content: parsed.data, faults: [] } : { content: null, faults }
}
