import type { JsonObject } from '@/lib/prompts/content-schema'
import { fromHandlebars } from '../convert/handlebars'
import { onlyVersion, type ParsedPrompt, promptFrom } from '../parsed'
import { readYaml, splitFrontMatter } from '../yaml'
import { declarations, type Format, nameFrom, parametersOf, recordOf, remark, textOf, took, typeOf } from './foreign'
import { schemaOf, variablesIn } from './picoschema'

/** Tags that split a template into messages, outside of blocks. */
const SPLIT = /\{\{~?\s*(role\s+(?:"(\w+)"|'(\w+)')|history)\s*~?\}\}/g
const MEDIA = /^media\s+url=([\p{L}_][\p{L}\p{N}_.]*|"[^"]*"|'[^']*')(?:\s+contentType=(\S+))?$/u
const COMMENT = /\{\{~?!(?:--[\s\S]*?--|[^}]*)~?\}\}/g
const roles: Record<string, string> = { model: 'assistant', assistant: 'assistant', user: 'user', system: 'system', tool: 'tool' }

/** dotprompt (google.github.io/dotprompt/reference): front matter and Handlebars; `_name.prompt` is a partial. */
export const readDotprompt: Format = ({ name: file, text }) => {
  const place = { file, line: 1 }
  const split = splitFrontMatter(text) ?? { yaml: '', body: text, bodyLine: 1 }
  const base = file.slice(file.lastIndexOf('/') + 1)
  const isPartial = base.startsWith('_')
  const read = readYaml(split.yaml, file, 2)
  const front = 'faults' in read ? {} : (recordOf(read.value) ?? {})
  const title = textOf(front.name) || file
  const variant = textOf(front.variant)
  const name = nameFrom(variant && textOf(front.name) ? `${title}.${variant}` : title.replace(/\.prompt$/, ''), /$^/)
  const prompt = promptFrom(
    { format: 'dotprompt', place, name, kind: isPartial ? 'text' : 'chat' },
    { description: textOf(front.description).slice(0, 2000) },
  )
  if ('faults' in read) {
    prompt.faults.push(...read.faults)
    return [prompt]
  }
  const lineOf = (field: string) => read.lineAt([field])
  const { model, config, input, output, tools } = front
  const kept: JsonObject = {}
  for (const [field, value] of Object.entries(front)) {
    if (['name', 'variant', 'description', 'config', 'input', 'output'].includes(field)) continue
    kept[field] = value
    if (field === 'model')
      remark(prompt, lineOf(field), String(model), 'The model is kept in the config: choose an alias or a target for it.')
    else
      remark(
        prompt,
        lineOf(field),
        field,
        tools === value
          ? 'Tools are named here, not told: add them after the import. The names are kept in the config.'
          : 'This is kept in the config.',
      )
  }
  const unknownIn = (field: string) => (type: string) =>
    remark(prompt, lineOf(field), type, 'This type is not known here, so any value will do: describe it after the import.')
  const schema = schemaOf(recordOf(input)?.schema, unknownIn('input'))
  const presets = recordOf(recordOf(input)?.default) ?? {}
  const given = Object.fromEntries(Object.entries(presets).map(([key, value]) => [key, { type: typeOf(value), default: value }]))
  const body = isPartial
    ? { text: took(prompt, fromHandlebars(split.body), split.bodyLine) }
    : { messages: messagesIn(prompt, split.body, split.bodyLine) }
  prompt.versions.push(
    onlyVersion(
      {
        ...body,
        parameters: parametersOf(recordOf(config) ?? {}),
        ...responseFormatOf(recordOf(output) ?? {}, name, unknownIn('output')),
        config: Object.keys(kept).length > 0 ? { dotprompt: kept } : {},
        ...declarations({ ...given, ...variablesIn(schema, presets) }),
      },
      place,
    ),
  )
  return [prompt]
}

function responseFormatOf({ format, schema }: JsonObject, name: string, onUnknown: (type: string) => void): JsonObject {
  if (schema !== undefined && schema !== null)
    return {
      responseFormat: {
        type: 'json_schema',
        json_schema: { name: name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64), schema: schemaOf(schema, onUnknown) },
      },
    }
  return format === 'json' ? { responseFormat: { type: 'json_object' } } : {}
}

/** Before the first role the text is the user's, as in dotprompt; what is blank is no message. */
function messagesIn(prompt: ParsedPrompt, body: string, firstLine: number): JsonObject[] {
  const messages: JsonObject[] = []
  let role = 'user'
  let at = 0
  const close = (end: number) => {
    const source = body.slice(at, end)
    const content = contentOf(prompt, source, firstLine + body.slice(0, at).split('\n').length - 1)
    if (content !== undefined) messages.push({ role, content })
  }
  for (const found of body.matchAll(SPLIT)) {
    close(found.index)
    at = found.index + found[0].length
    const named = found[2] ?? found[3]
    if (named === undefined) {
      messages.push({ role: 'placeholder', name: 'history' })
      role = 'user'
    } else role = Object.hasOwn(roles, named) ? (roles[named] ?? named) : named
  }
  close(body.length)
  return messages
}

function contentOf(prompt: ParsedPrompt, source: string, firstLine: number): string | JsonObject[] | undefined {
  const trimmed = source.trim()
  // What comes out as nothing is no message.
  if (trimmed.replace(COMMENT, '').trim() === '') return undefined
  const line = firstLine + source.slice(0, source.indexOf(trimmed)).split('\n').length - 1
  const urls: string[] = []
  const conversion = fromHandlebars(trimmed, (inside) => {
    const [, url, type = ''] = MEDIA.exec(inside) ?? []
    if (url === undefined) return undefined
    if (/^["'](?!image\/)/.test(type)) return { kind: 'unknown', message: `Of media only images come: this is ${type.slice(0, 60)}.` }
    urls.push(/^["']/.test(url) ? url.slice(1, -1) : `{{${url}}}`)
    return { kind: 'literal', text: MARK }
  })
  const text = took(
    prompt,
    {
      ...conversion,
      converted: conversion.converted.map((note) =>
        note.to === MARK ? { ...note, to: 'an image part', message: 'Media stand as parts of the message.' } : note,
      ),
    },
    line,
  )
  if (urls.length === 0) return text
  return text.split(MARK).flatMap((piece, index): JsonObject[] => {
    const url = urls[index]
    const words = piece.trim()
    return [
      ...(words === '' ? [] : [{ type: 'text', text: words }]),
      ...(url === undefined ? [] : [{ type: 'image_url', image_url: { url } }]),
    ]
  })
}
/** Stands where media stand until the text is cut there; no file holds it, for it is not stored. */
const MARK = '\u0000media\u0000'
