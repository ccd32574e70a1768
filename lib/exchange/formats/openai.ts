import type { JsonObject } from '@/lib/prompts/content-schema'
import { onlyVersion, type ParsedPrompt, promptFrom, type SourceFile } from '../parsed'
import { noteFrom } from '../records'
import { MAX_IMPORT_PROMPTS } from '../schema'
import { isMessages, messagesFrom } from './chat'
import { declarations, type Format, jsonOf, lineFinder, listOf, nameFrom, parametersOf, recordOf, remark, textOf } from './foreign'

const ID = /\bpmpt_[A-Za-z0-9]+/

export const looksLikeStored = ({ text }: SourceFile): boolean => ID.test(text)

/** What a stored prompt, or a response that was made with one, says: the prompt itself may stand in `prompt`. */
function storedIn(value: unknown): JsonObject | undefined {
  const object = recordOf(value)
  if (!object) return undefined
  if (textOf(object.id).startsWith('pmpt_')) return object
  const inner = recordOf(object.prompt)
  return inner && textOf(inner.id).startsWith('pmpt_') ? { ...object, ...inner, variables: inner.variables ?? {} } : undefined
}

/**
 * OpenAI's stored prompts (platform.openai.com/docs/guides/prompting): their JSON, the JSON of a response that was made with one (its
 * `instructions` are what the prompt came to), or the code that calls it, which names the prompt but does not hold it.
 */
export const readStored: Format = (file) => {
  const value = jsonOf(file.text)
  const all = Array.isArray(value) ? value : listOf(recordOf(value)?.data).length > 0 ? listOf(recordOf(value)?.data) : [value]
  const stored = all.map(storedIn).filter((each) => each !== undefined)
  if (stored.length === 0) return fromCode(file)
  const lineOf = lineFinder(file.text)
  return stored.slice(0, MAX_IMPORT_PROMPTS + 1).map((each) => fromJson(file.name, each, lineOf))
}

function fromJson(file: string, stored: JsonObject, lineOf: ReturnType<typeof lineFinder>): ParsedPrompt {
  const id = textOf(stored.id)
  const place = { file, line: lineOf(id) }
  // The fields of a prompt stand in any order.
  const lineIn = (what: string) => lineOf(what, true)
  const prompt = promptFrom({ format: 'openai', place, name: nameFrom(textOf(stored.name) || id, /$^/), kind: 'chat' })
  const instructions = [stored.messages, stored.instructions, stored.input].find(
    (each) => isMessages(each) || (typeof each === 'string' && each !== ''),
  )
  if (instructions === undefined) {
    prompt.faults.push({
      ...place,
      message: `${id} is named here, but not what it says: paste a response that was made with it, or its messages.`,
    })
    return prompt
  }
  const given = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : (instructions as JsonObject[])
  const messages = messagesFrom(prompt, withVariables(prompt, given, recordOf(stored.variables) ?? {}), 'mustache', lineIn)
  const { temperature, top_p, max_output_tokens, reasoning, text: output, model, tools } = stored
  const format = recordOf(recordOf(output)?.format)
  if (model !== undefined)
    remark(prompt, lineIn('"model"'), String(model), 'The model is kept in the config: choose an alias or a target for it.')
  const functions = listOf(tools).map(recordOf)
  const known = functions.flatMap((tool) => (tool?.type === 'function' ? [toolOf(tool)] : []))
  if (known.length < functions.length) remark(prompt, lineIn('"tools"'), 'tools', 'Tools that run at OpenAI stay behind.')
  const settings = { temperature, top_p, max_tokens: max_output_tokens, reasoning_effort: recordOf(reasoning)?.effort }
  prompt.versions.push(
    onlyVersion(
      {
        messages,
        parameters: parametersOf(
          Object.fromEntries(
            Object.entries(settings).flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, value]])),
          ),
        ),
        tools: known,
        ...(format?.type === 'json_schema' && { responseFormat: schemaOf(format) }),
        ...(format?.type === 'json_object' && { responseFormat: { type: 'json_object' } }),
        config: model === undefined ? {} : { model },
        ...declarations(
          Object.fromEntries(
            Object.keys(recordOf(stored.variables) ?? {}).map((name) => [name, exampleOf(recordOf(stored.variables)?.[name])]),
          ),
        ),
      },
      place,
      { note: noteFrom(`From ${id}${textOf(stored.version) && `, version ${textOf(stored.version)}`}`) },
    ),
  )
  return prompt
}

const exampleOf = (value: unknown) => (typeof value === 'string' ? { type: 'string' as const, example: value } : {})
const defined = (object: Record<string, unknown>): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null)) as JsonObject
const toolOf = ({ name, description, parameters, strict }: JsonObject): JsonObject => ({
  type: 'function',
  function: defined({ name, description, parameters, strict }),
})
const schemaOf = ({ name, description, schema, strict }: JsonObject): JsonObject => ({
  type: 'json_schema',
  json_schema: defined({ name, description, schema, strict }),
})

/** A response tells its prompt with the values filled in: where one stands as it was given, the variable comes back. */
function withVariables(prompt: ParsedPrompt, messages: JsonObject[], variables: JsonObject): JsonObject[] {
  const known = Object.entries(variables).flatMap(([name, value]) =>
    typeof value === 'string' && value.trim().length >= 3 ? [{ name, value }] : [],
  )
  known.sort((a, b) => b.value.length - a.value.length)
  const seen = new Set<string>()
  const fill = (text: string): string => {
    // A prompt that still has its variables needs none put back.
    if (known.some(({ name }) => text.includes(`{{${name}}}`))) return text
    return known.reduce((text, { name, value }) => {
      if (!text.includes(value)) return text
      seen.add(name)
      return text.replaceAll(value, `{{${name}}}`)
    }, text)
  }
  const filled = messages.map((message) => ({
    ...message,
    ...(typeof message.content === 'string' && { content: fill(message.content) }),
    ...(Array.isArray(message.content) && {
      content: message.content.map((part) => {
        const text = recordOf(part)?.text
        return typeof text === 'string' ? { ...recordOf(part), text: fill(text) } : part
      }),
    }),
  }))
  for (const { name, value } of known)
    if (seen.has(name))
      prompt.converted.push({
        ...prompt.place,
        from: value.slice(0, 100),
        to: `{{${name}}}`,
        message: 'The value that was given stands as the variable again: check that each is meant.',
      })
  return filled
}

/** Code names a prompt, its version and its variables; the words are at OpenAI. */
function fromCode({ name: file, text }: SourceFile): ParsedPrompt[] {
  const ids = [...new Set([...text.matchAll(new RegExp(ID, 'g'))].map(([id]) => id))].slice(0, 100)
  const lineOf = lineFinder(text)
  return ids.map((id) => {
    const at = text.indexOf(id)
    const near = text.slice(Math.max(0, at - 200), at + 800)
    const version = /["']?version["']?\s*[:=]\s*["']?(\d+)/.exec(near)?.[1]
    const names = namesIn(/["']?variables["']?\s*[:=]\s*\{([\s\S]*)$/.exec(near)?.[1] ?? '')
    const what = [version && `version ${version}`, names.length > 0 && `the variables ${names.join(', ')}`].filter(Boolean).join(' and ')
    const place = { file, line: lineOf(id) }
    const message = `${id} is called here${what && ` with ${what}`}, but what it says is at OpenAI, which has no export. Paste its messages as JSON, or the JSON of a response that was made with it (GET /v1/responses/…), while it still answers.`
    return promptFrom({ format: 'openai', place, name: nameFrom(id, /$^/), kind: 'chat' }, { faults: [{ ...place, message }] })
  })
}

/** The keys of the object whose inside a text begins with, and not those of what stands in it: a file or an image is an object itself. */
function namesIn(inside: string): string[] {
  const names: string[] = []
  let depth = 0
  for (const [piece, name] of inside.matchAll(/[{[(]|[\])}]|["']?([A-Za-z_]\w*)["']?\s*:|"[^"]*"|'[^']*'/g)) {
    if (/^[{[(]$/.test(piece)) depth++
    else if (/^[\])}]$/.test(piece)) depth--
    else if (name !== undefined && depth === 0) names.push(name)
    if (depth < 0) break
  }
  return names
}
