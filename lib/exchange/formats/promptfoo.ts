import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import { templatesOf } from '@/lib/prompts/texts'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { onlyVersion, type ParsedPrompt, promptFrom, type SourceFile } from '../parsed'
import { readYaml } from '../yaml'
import { isMessages, messagesFrom } from './chat'
import { convert, declarations, type Format, jsonOf, listOf, nameFrom, recordOf, remark, textOf, took, typeOf } from './foreign'

/** True for a file that says so: `prompts` with `providers` or `tests` beside it, or promptfoo's own file name. */
export const looksLikePromptfoo = ({ name, text }: SourceFile): boolean =>
  /\.ya?ml$|promptfooconfig[^/]*\.json$/.test(name) &&
  /(^|\n)"?prompts"?\s*:/.test(text) &&
  (/promptfoo/i.test(name) || /(^|\n)(providers|targets|tests|defaultTest|scenarios)\s*:/.test(text))

/** promptfoo's configuration (promptfoo.dev/docs/configuration/reference): its prompts, with what its tests say of their variables. */
export const readPromptfoo: Format = ({ name: file, text }, _, all) => {
  const read = readYaml(text, file)
  const root = nameFrom(file).replace(
    /(^|\/)promptfooconfig([^/]*)$/,
    (_, slash: string, rest: string) => `${slash}${rest.replace(/^[._-]+/, '') || 'promptfoo'}`,
  )
  const broken = (message: string, line = 1) =>
    promptFrom({ format: 'promptfoo', place: { file, line }, name: root, kind: 'text' }, { faults: [{ file, line, message }] })
  if ('faults' in read) return [{ ...broken(''), faults: read.faults }]
  const front = recordOf(read.value)
  const prompts =
    typeof front?.prompts === 'string'
      ? [front.prompts]
      : Array.isArray(front?.prompts)
        ? front.prompts
        : Object.keys(recordOf(front?.prompts) ?? {})
  if (!front || prompts.length === 0) return [broken('There are no prompts in this configuration.')]
  const variables = variablesOf(front)
  const taken = new Set<string>()
  const found = prompts.flatMap((given, index): ParsedPrompt[] => {
    const line = read.lineAt(Array.isArray(front.prompts) ? ['prompts', index] : ['prompts'])
    const entry = recordOf(given)
    const source = textOf(entry?.raw) || textOf(entry?.id) || textOf(given)
    const label = textOf(entry?.label) || (entry?.raw !== undefined ? textOf(entry.id) : '')
    const listed = sourcesOf(source, file, all)
    if (typeof listed === 'string') return [broken(listed, line)]
    return listed.map((each) => {
      const title = label || (each.name === file ? `prompt-${index + 1}` : each.name.slice(each.name.lastIndexOf('/') + 1))
      const base = `${root}/${nameFrom(title, label ? /$^/ : undefined)}`.slice(0, 190)
      let name = base
      for (let count = 2; taken.has(name); count++) name = `${base}-${count}`
      taken.add(name)
      return promptOf({ name, line: each.name === file ? line : 1, source: each, variables, description: textOf(front.description) })
    })
  })
  const first = found[0]
  const left = ['providers', 'targets', 'tests', 'defaultTest', 'scenarios'].filter((field) => front[field] !== undefined)
  for (const field of first ? left : [])
    if (first)
      first.converted.push({
        file,
        line: read.lineAt([field]),
        from: field,
        to: '',
        message: 'Providers, tests and assertions stay behind: only prompts come, and what tests say of their variables.',
      })
  return found
}

/** The texts that an entry stands for: its own, or those of the files it names. Words when there is none. */
function sourcesOf(source: string, file: string, all: readonly SourceFile[]): SourceFile[] | string {
  const isFile = source.startsWith('file://') || /^[\w./-]+\.(txt|md|json|j2|ya?ml)$/.test(source)
  if (!isFile)
    return /^[\w./-]+\.(js|cjs|mjs|ts|py)(:\w+)?$/.test(source)
      ? `${source} is code: what it answers cannot be read.`
      : [{ name: file, text: source }]
  const path = source.replace(/^file:\/\//, '').replace(/^\.\//, '')
  if (/\.(js|cjs|mjs|ts|py|sh)(:\w+)?$/.test(path)) return `${source} is code: what it answers cannot be read.`
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : ''
  const pattern = new RegExp(`^${`${folder}${path}`.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '[^/]*')}$`)
  const found = all.filter(({ name }) => pattern.test(name)).concat(all.filter(({ name }) => name === path || name.endsWith(`/${path}`)))
  const distinct = [...new Set(found)]
  if (distinct.length === 0) return `${source} is not among the files: add it.`
  return distinct.flatMap((each) =>
    each.name.endsWith('.txt') ? each.text.split(/\n---\n/).map((text) => ({ name: each.name, text })) : [each],
  )
}

type Known = Record<string, Partial<VariableDeclaration>>

/** What tests put into variables: the default test's values are defaults, the first test's an example. */
function variablesOf({ defaultTest, tests }: JsonObject): Known {
  const known: Known = {}
  for (const test of listOf(tests))
    for (const [name, example] of Object.entries(recordOf(recordOf(test)?.vars) ?? {}))
      if (!isReference(example)) known[name] ??= { type: typeOf(example), example }
  for (const [name, preset] of Object.entries(recordOf(recordOf(defaultTest)?.vars) ?? {}))
    if (!isReference(preset)) known[name] = { type: typeOf(preset), default: preset }
  return known
}
// Of several values in a list promptfoo makes a test each, so a list says nothing of the variable itself.
const isReference = (value: Json) => Array.isArray(value) || (typeof value === 'string' && value.startsWith('file://'))

function promptOf({
  name,
  line,
  source,
  variables,
  description,
}: {
  name: string
  line: number
  source: SourceFile
  variables: Known
  description: string
}): ParsedPrompt {
  const place = { file: source.name, line }
  const value = /^\s*[[{]/.test(source.text) ? jsonOf(source.text) : yamlMessages(source)
  const chat = isMessages(value)
  const prompt = promptFrom({ format: 'promptfoo', place, name, kind: chat ? 'chat' : 'text' }, { description: description.slice(0, 2000) })
  let body: JsonObject
  if (chat) body = { messages: messagesFrom(prompt, value, 'jinja', source.text, line) }
  else {
    const conversion = convert(source.text, 'jinja')
    body = { text: took(prompt, conversion, line) }
    for (const [name, preset] of Object.entries(conversion.defaults))
      variables = { ...variables, [name]: { type: typeOf(preset), default: preset } }
  }
  // Only what stands in the prompt is declared: tests know variables of other prompts, too.
  const texts = templatesOf(body).map(({ text }) => text)
  const own = Object.fromEntries(Object.entries(variables).filter(([name]) => texts.some((text) => text.includes(name))))
  if (/\{%[^%]*%\}\s*\n/.test(source.text))
    remark(prompt, line, '{% … %}', 'A line that holds only such a tag is gone here, where Nunjucks leaves an empty line.')
  prompt.versions.push(onlyVersion({ ...body, ...declarations(own) }, place))
  return prompt
}

function yamlMessages({ name, text }: SourceFile): unknown {
  if (!/^\s*- role:/.test(text)) return undefined
  const read = readYaml(text, name)
  return 'faults' in read ? undefined : read.value
}
