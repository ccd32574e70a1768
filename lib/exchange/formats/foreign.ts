import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import { typeFault, VARIABLE_NAME, type VariableDeclaration, type VariableType } from '@/lib/prompts/variable-schema'
import { fromFString } from '../convert/fstring'
import { fromHandlebars } from '../convert/handlebars'
import { fromJinja } from '../convert/jinja'
import { type Conversion, Lines } from '../convert/pieces'
import type { ParsedPrompt, SourceFile } from '../parsed'
import type { Syntax } from '../schema'

/** A prompt's name from a path or a title: folders stay, an ending goes, what no name holds becomes "-". */
export function nameFrom(path: string, ending = /\.[A-Za-z0-9]{1,8}$/): string {
  const parts = path
    .replace(ending, '')
    .split(/[\\/]/)
    .map((part) =>
      part
        .normalize('NFKD')
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .replace(/^[^A-Za-z0-9]+|-+$/g, ''),
    )
    .filter(Boolean)
  return parts.join('/').slice(0, 200).replace(/\/$/, '') || 'imported'
}

const unchanged = (text: string): Conversion => ({ text, converted: [], leftovers: [], defaults: {} })
/** The language that a text's own signs speak for. */
function guessed(text: string): Exclude<Syntax, 'auto'> {
  if (/\{%[-+]?\s*\w/.test(text) || /\{\{[^{}]*\|[^{}]*\}\}/.test(text)) return 'jinja'
  return /\{\{~?[#/](if|each|unless|with)\b|\{\{else\b/.test(text) ? 'handlebars' : 'mustache'
}
/** A template in Mustache. */
export function convert(text: string, syntax: Syntax): Conversion {
  switch (syntax === 'auto' ? guessed(text) : syntax) {
    case 'jinja':
      return fromJinja(text)
    case 'handlebars':
      return fromHandlebars(text)
    case 'fstring':
      return fromFString(text)
    case 'mustache':
      return unchanged(text)
  }
}

/** Notes on a prompt what a conversion of some text in it came to. `firstLine`: the line of the file that the text begins at. */
export function took(
  prompt: ParsedPrompt,
  { text, converted, leftovers }: Conversion,
  firstLine: number,
  file = prompt.place.file,
): string {
  prompt.converted.push(...converted.map(({ line, ...note }) => ({ ...note, file, line: line + firstLine - 1 })))
  prompt.leftovers.push(...leftovers.map(({ line, ...left }) => ({ ...left, file, line: line + firstLine - 1 })))
  return text
}
/** Says of a prompt that something of its file is kept elsewhere, or not at all. */
export const remark = (prompt: ParsedPrompt, line: number, from: string, message: string): void =>
  void prompt.converted.push({ file: prompt.place.file, line, from: from.slice(0, 200), to: '', message })

export const typeOf = (value: Json): VariableType => {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as 'number' | 'boolean'
  return typeof value === 'object' && value !== null ? 'object' : 'string'
}
/** Declarations of variables by name, those that could not stand in a version left out. */
export function declarations(known: Record<string, Partial<VariableDeclaration>>): { variables?: VariableDeclaration[] } {
  const variables = Object.entries(known).flatMap(
    ([name, { type = 'string', required, description, ...values }]): VariableDeclaration[] => {
      if (!VARIABLE_NAME.test(name) || name.includes('.') || name === '__proto__' || name.length > 200) return []
      const fits = (value: Json | undefined) => value !== undefined && typeFault(type, value) === undefined
      return [
        {
          name,
          type,
          ...(required !== undefined && !(required && values.default !== undefined) && { required }),
          ...(fits(values.default) && { default: values.default as Json }),
          ...(description && { description: description.slice(0, 2000) }),
          ...(fits(values.example) && { example: values.example as Json }),
        },
      ]
    },
  )
  return variables.length > 0 ? { variables: variables.slice(0, 500) } : {}
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
export const recordOf = (value: unknown): JsonObject | undefined =>
  Object.prototype.toString.call(value) === '[object Object]' ? (value as JsonObject) : undefined
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Settings by the names that OpenAI's requests have for them. */
const spelled: Record<string, string> = {
  maxOutputTokens: 'max_tokens',
  maxTokens: 'max_tokens',
  topP: 'top_p',
  topK: 'top_k',
  stopSequences: 'stop',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
}
export const parametersOf = (settings: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [Object.hasOwn(spelled, name) ? (spelled[name] ?? name) : name, value]),
  )

/** What a JSON text holds; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
/** How often a text is gone through, at most, to find the lines of what is in it. */
const SEARCHES = 20

/**
 * Tells on which line of a text something stands, from 1, for things that are asked for in their order: each is looked for behind the one
 * before, unless it `stays`. What is not found is told to stand where the one before does.
 */
export function lineFinder(text: string): (what: string, stays?: boolean) => number {
  const lines = new Lines(text)
  let from = 0
  let room = text.length * SEARCHES + 1_000_000
  let line = 1
  return (what, stays = false) => {
    if (room <= 0) return line
    const at = text.indexOf(what, from)
    room -= (at < 0 ? text.length : at) - from
    if (at < 0) return line
    const found = lines.at(at).line
    if (stays) return found
    from = at + what.length
    line = found
    return line
  }
}
export type Format = (file: SourceFile, syntax: Syntax, all: readonly SourceFile[]) => ParsedPrompt[]
