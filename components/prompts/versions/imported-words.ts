import { formats } from '@/lib/exchange/schema'
import type { ImportedFrom } from '@/lib/prompts/schema'

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
/** What tells of several versions of a prompt; elsewhere a file is the prompt, and it has no number there. */
const numbered = ['versicle', 'langfuse']

/** `Imported from Versicle, there version 12 by Ada, 3 March 2026`: as much of it as the file told. */
export function importedWords({ format, number, author, createdAt }: ImportedFrom): string {
  const name = Object.hasOwn(formats, format) ? formats[format as keyof typeof formats] : format
  const time = createdAt === null ? Number.NaN : Date.parse(createdAt)
  const by = author ? `by ${author}` : ''
  const there = [numbered.includes(format) ? `there version ${number}` : '', by].filter(Boolean).join(' ')
  const source = format === 'openai' || format === 'plain' ? `${format === 'plain' ? 'a' : 'an'} ${name}` : name
  return [`Imported from ${source}`, there, Number.isNaN(time) ? '' : date.format(time)].filter(Boolean).join(', ')
}
