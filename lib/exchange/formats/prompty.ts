import type { JsonObject } from '@/lib/prompts/content-schema'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { onlyVersion, type ParsedPrompt, promptFrom } from '../parsed'
import type { Syntax } from '../schema'
import { readYaml, splitFrontMatter } from '../yaml'
import { convert, declarations, type Format, listOf, nameFrom, parametersOf, recordOf, remark, textOf, took, typeOf } from './foreign'
import { variableType } from './picoschema'

const ROLE = /^[ \t]*#*[ \t]*(system|user|assistant|developer|tool|function)[ \t]*:[ \t]*$/gim

/** Prompty (prompty.ai/docs): front matter, then messages behind lines such as `system:`. */
export const readPrompty: Format = ({ name: file, text }) => {
  const place = { file, line: 1 }
  const split = splitFrontMatter(text) ?? { yaml: '', body: text, bodyLine: 1 }
  const read = readYaml(split.yaml, file, 2)
  const front = 'faults' in read ? {} : (recordOf(read.value) ?? {})
  const prompt = promptFrom(
    { format: 'prompty', place, name: nameFrom(file), kind: 'chat' },
    { description: textOf(front.description).slice(0, 2000), tags: listOf(front.tags).map(textOf).filter(Boolean) },
  )
  if ('faults' in read) {
    prompt.faults.push(...read.faults)
    return [prompt]
  }
  const template = textOf(recordOf(front.template)?.format ?? recordOf(front.template)?.type ?? front.template) || 'jinja2'
  const syntax: Syntax = template === 'mustache' ? 'mustache' : template === 'handlebars' ? 'handlebars' : 'jinja'
  const model = recordOf(front.model) ?? {}
  const configuration = recordOf(model.configuration) ?? {}
  const { response_format: responseFormat, tools, ...parameters } = recordOf(model.parameters) ?? recordOf(model.options) ?? {}
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
  const messages = messagesIn(prompt, split.body, split.bodyLine, syntax)
  prompt.versions.push(
    onlyVersion(
      {
        messages: messages.messages,
        parameters: parametersOf(parameters),
        ...(responseFormat !== undefined && { responseFormat }),
        ...(tools !== undefined && { tools }),
        config: named ? { model: named } : {},
        ...declarations({ ...variablesOf(front, messages.defaults) }),
      },
      place,
      {
        author: listOf(front.authors).map(textOf).filter(Boolean).join(', ').slice(0, 200) || null,
        note: textOf(front.version) && `Version ${textOf(front.version)} of the file`,
      },
    ),
  )
  return [prompt]
}

function messagesIn(prompt: ParsedPrompt, body: string, firstLine: number, syntax: Syntax) {
  const messages: JsonObject[] = []
  let defaults: JsonObject = {}
  const heads = [...body.matchAll(ROLE)]
  const add = (role: string, from: number, to: number) => {
    const source = body.slice(from, to)
    const content = source.trim()
    if (content === '') return
    const line = firstLine + body.slice(0, from + source.indexOf(content)).split('\n').length - 1
    const conversion = convert(content, syntax)
    defaults = { ...defaults, ...conversion.defaults }
    messages.push({ role, content: took(prompt, conversion, line) })
  }
  add('system', 0, heads[0]?.index ?? body.length)
  for (const [index, head] of heads.entries())
    add((head[1] ?? 'user').toLowerCase(), head.index + head[0].length, heads[index + 1]?.index ?? body.length)
  return { messages, defaults }
}

/** Inputs by name (or as a list of names), and sample values as examples. */
function variablesOf({ inputs, sample }: JsonObject, defaults: JsonObject): Record<string, Partial<VariableDeclaration>> {
  const known: Record<string, Partial<VariableDeclaration>> = {}
  for (const [name, preset] of Object.entries(defaults)) known[name] = { type: typeOf(preset), default: preset }
  for (const [name, example] of Object.entries(recordOf(sample) ?? {})) known[name] = { type: typeOf(example), ...known[name], example }
  const listed = Array.isArray(inputs)
    ? inputs.map((each) => [textOf(recordOf(each)?.name), each] as const)
    : Object.entries(recordOf(inputs) ?? {})
  for (const [name, value] of listed) {
    const input = recordOf(value)
    if (!input || name === '') continue
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
