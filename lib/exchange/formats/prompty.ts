import type { JsonObject } from '@/lib/prompts/content-schema'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { onlyVersion, type ParsedPrompt, promptFrom } from '../parsed'
import type { Syntax } from '../schema'
import { readYaml, splitFrontMatter } from '../yaml'
import { convert, declarations, type Format, listOf, nameFrom, parametersOf, recordOf, remark, textOf, took, typeOf } from './foreign'
import { variableType } from './picoschema'
import { propertiesOf, schemaOfProperties, toolsOf } from './prompty-shapes'

const ROLE = /^[ \t]*#*[ \t]*(system|user|assistant|developer|tool|function)[ \t]*(?:\[([^\]\n]{0,500})\])?[ \t]*:[ \t]*$/gim
const NAME = /(?:^|[,\s])name\s*=\s*["']?([^"',\s\]]+)/i
const IMAGE = /!\[[^\]\n]{0,300}\]\(\s*([^()\s]+|\{\{[^{}\n]{1,200}\}\})\s*\)/g

/** Prompty (prompty.ai/docs): front matter, then messages behind lines such as `system:`. */
export const readPrompty: Format = ({ name: file, text }) => {
  const place = { file, line: 1 }
  const split = splitFrontMatter(text) ?? { yaml: '', body: text, bodyLine: 1 }
  const read = readYaml(split.yaml, file, 2)
  const front = 'faults' in read ? {} : (recordOf(read.value) ?? {})
  const metadata = recordOf(front.metadata) ?? {}
  const prompt = promptFrom(
    { format: 'prompty', place, name: nameFrom(file), kind: 'chat' },
    {
      description: textOf(front.description).slice(0, 2000),
      tags: listOf(front.tags ?? metadata.tags)
        .map(textOf)
        .filter(Boolean),
    },
  )
  if ('faults' in read) {
    prompt.faults.push(...read.faults)
    return [prompt]
  }
  const { format = null, type = format } = recordOf(front.template) ?? {}
  const template = textOf(recordOf(format)?.kind ?? format) || textOf(type) || textOf(front.template) || 'jinja2'
  const syntax: Syntax = template === 'mustache' ? 'mustache' : template === 'handlebars' ? 'handlebars' : 'jinja'
  const model = recordOf(front.model) ?? {}
  const configuration = recordOf(model.configuration) ?? {}
  const { additionalProperties, ...options } = recordOf(model.options) ?? {}
  const settings = recordOf(model.parameters) ?? { ...options, ...recordOf(additionalProperties) }
  const { response_format: asked, tools: own, ...parameters } = settings
  const { tools, others } = toolsOf(own ?? front.tools)
  for (const name of others)
    remark(prompt, read.lineAt(['tools']), name, 'Only functions come: what runs elsewhere (MCP, OpenAPI, another file) stays behind.')
  const isList = Array.isArray(front.outputs) && front.outputs.length > 0
  const responseFormat =
    asked ?? (isList ? { type: 'json_schema', json_schema: { name: 'outputs', schema: schemaOfProperties(front.outputs) } } : undefined)
  const named = textOf(configuration.azure_deployment) || textOf(configuration.model) || textOf(configuration.name) || textOf(model.id)
  if (named)
    remark(
      prompt,
      read.lineAt(['model']),
      named,
      'The model is kept in the config: choose an alias or a target for it. Connections and keys are left out.',
    )
  if (front.outputs !== undefined && responseFormat === undefined)
    remark(prompt, read.lineAt(['outputs']), 'outputs', 'What it answers is not told as JSON Schema: set the response format here.')
  if (typeof front.sample === 'string')
    remark(prompt, read.lineAt(['sample']), front.sample, 'The sample lies in another file: add its values as an input set.')
  const messages = messagesIn(prompt, split.body, split.bodyLine, syntax, threadsOf(front.inputs))
  prompt.versions.push(
    onlyVersion(
      {
        messages: messages.messages,
        parameters: parametersOf(parameters),
        ...(responseFormat !== undefined && { responseFormat }),
        ...(tools.length > 0 && { tools }),
        config: named ? { model: named } : {},
        ...declarations({ ...variablesOf(front, messages.defaults) }),
      },
      place,
      {
        author:
          listOf(front.authors ?? metadata.authors)
            .map(textOf)
            .filter(Boolean)
            .join(', ')
            .slice(0, 200) || null,
        note: versionOf(front.version ?? metadata.version),
      },
    ),
  )
  return [prompt]
}

const versionOf = (version: unknown) =>
  typeof version === 'string' || typeof version === 'number' ? `Version ${version} of the file`.slice(0, 200) : ''

/** Inputs of the kind `thread` are a conversation: alone on its line, one stands for messages. */
const threadsOf = (inputs: unknown) => new Set(propertiesOf(inputs).flatMap(([name, { kind }]) => (kind === 'thread' ? [name] : [])))

function messagesIn(prompt: ParsedPrompt, body: string, firstLine: number, syntax: Syntax, threads: ReadonlySet<string>) {
  const messages: JsonObject[] = []
  let defaults: JsonObject = {}
  const heads = [...body.matchAll(ROLE)]
  const add = (role: string, name: string | undefined, from: number, to: number) => {
    const source = body.slice(from, to)
    const content = source.trim()
    if (content === '') return
    const line = firstLine + body.slice(0, from + source.indexOf(content)).split('\n').length - 1
    const conversion = convert(content, syntax)
    defaults = { ...defaults, ...conversion.defaults }
    const text = took(prompt, conversion, line)
    messages.push({ role, ...(name && role !== 'tool' && { name }), content: role === 'user' ? withImages(prompt, text, line) : text })
  }
  /** A message, cut where a thread stands in it. */
  const addAll = (role: string, name: string | undefined, from: number, to: number) => {
    let at = from
    for (const found of body.slice(from, to).matchAll(/^[ \t]*\{\{[ \t]*(\w+)[ \t]*\}\}[ \t]*$/gm)) {
      const thread = found[1] ?? ''
      if (!threads.has(thread)) continue
      add(role, name, at, from + found.index)
      messages.push({ role: 'placeholder', name: thread })
      remark(
        prompt,
        firstLine + body.slice(0, from + found.index).split('\n').length - 1,
        found[0].trim(),
        'A placeholder for the conversation.',
      )
      at = from + found.index + found[0].length
    }
    add(role, name, at, to)
  }
  addAll('system', undefined, 0, heads[0]?.index ?? body.length)
  for (const [index, head] of heads.entries()) {
    const name = NAME.exec(head[2] ?? '')?.[1]
    addAll((head[1] ?? 'user').toLowerCase(), name, head.index + head[0].length, heads[index + 1]?.index ?? body.length)
  }
  return { messages, defaults }
}

/** What is written as an image in Markdown is sent as one. */
function withImages(prompt: ParsedPrompt, text: string, line: number): string | JsonObject[] {
  const parts: JsonObject[] = []
  let at = 0
  const say = (words: string) => words.trim() !== '' && parts.push({ type: 'text', text: words.trim() })
  for (const found of text.matchAll(IMAGE)) {
    const [whole, url = ''] = found
    if (!/^(https?:|data:image\/|\{\{)/.test(url)) {
      remark(prompt, line, whole, 'This image lies in a file of its own: it stays as text. Put it into the message after the import.')
      continue
    }
    say(text.slice(at, found.index))
    parts.push({ type: 'image_url', image_url: { url } })
    at = found.index + whole.length
    remark(prompt, line, whole, 'An image stands as a part of the message.')
  }
  if (at === 0) return text
  say(text.slice(at))
  return parts
}

/** Inputs by name (or as a list of names), and sample values as examples. */
function variablesOf({ inputs, sample }: JsonObject, defaults: JsonObject): Record<string, Partial<VariableDeclaration>> {
  const known: Record<string, Partial<VariableDeclaration>> = {}
  for (const [name, preset] of Object.entries(defaults)) known[name] = { type: typeOf(preset), default: preset }
  for (const [name, example] of Object.entries(recordOf(sample) ?? {})) known[name] = { type: typeOf(example), ...known[name], example }
  for (const [name, input] of propertiesOf(inputs)) {
    if (input.kind === 'thread') continue
    const { type = input.kind, description, required, default: preset } = input
    const example = input.sample ?? input.example ?? known[name]?.example
    known[name] = {
      ...known[name],
      ...(type === undefined ? {} : { type: variableType(type) }),
      ...(typeof description === 'string' && { description }),
      ...(typeof required === 'boolean' && { required }),
      ...(preset !== undefined && { default: preset }),
      ...(example !== undefined && { example }),
    }
  }
  return known
}
