import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import { templatesOf } from '@/lib/prompts/texts'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { onlyVersion, type ParsedPrompt, promptFrom, type SourceFile } from '../parsed'
import { MAX_IMPORT_PROMPTS } from '../schema'
import { readYaml } from '../yaml'
import { isMessages, messagesFrom } from './chat'
import { convert, declarations, type Format, jsonOf, lineFinder, nameFrom, recordOf, remark, textOf, took, typeOf } from './foreign'
import { contentsOf, entriesOf, filesNamed } from './promptfoo-files'

/** promptfoo's configuration (promptfoo.dev/docs/configuration/reference): its prompts, with what its tests say of their variables. */
export const readPromptfoo: Format = ({ name: file, text }, _, all) => {
  const read = readYaml(text, file)
  const root = nameFrom(file).replace(
    /(^|\/)promptfooconfig([^/]*)$/,
    (_, slash: string, rest: string) => `${slash}${rest.replace(/^[._-]+/, '') || 'promptfoo'}`,
  )
  const broken = (message: string, line = 1, where = file) =>
    promptFrom(
      { format: 'promptfoo', place: { file: where, line }, name: root, kind: 'text' },
      { faults: [{ file: where, line, message }] },
    )
  if ('faults' in read) return [{ ...broken(''), faults: read.faults }]
  const front = recordOf(read.value)
  const prompts =
    typeof front?.prompts === 'string'
      ? [front.prompts]
      : Array.isArray(front?.prompts)
        ? front.prompts
        : Object.keys(recordOf(front?.prompts) ?? {})
  if (!front || prompts.length === 0) return [broken('There are no prompts in this configuration.')]
  const variables = variablesOf(front, file, all)
  const taken = new Set<string>()
  const found = prompts.slice(0, MAX_IMPORT_PROMPTS + 1).flatMap((given, index): ParsedPrompt[] => {
    const line = read.lineAt(Array.isArray(front.prompts) ? ['prompts', index] : ['prompts'])
    return entriesOf(given, { file, line }, all).map(({ source, line, title, fault }) => {
      if (fault !== undefined) return broken(fault, line, source.name)
      const base = `${root}/${nameFrom(title || `prompt-${index + 1}`, /$^/)}`.slice(0, 190)
      let name = base
      for (let count = 2; taken.has(name); count++) name = `${base}-${count}`
      taken.add(name)
      return promptOf({ name, line, source, variables, description: textOf(front.description) })
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

type Known = Record<string, Partial<VariableDeclaration>>

/** What tests put into variables: the default test's values are defaults, the first test's an example. Both may lie in files of their own. */
function variablesOf({ defaultTest, tests }: JsonObject, file: string, all: readonly SourceFile[]): Known {
  const inFiles = (given: unknown): unknown[] =>
    typeof given === 'string'
      ? filesNamed(given, file, all).flatMap((each) => (/\.(ya?ml|json)$/.test(each.name) ? contentsOf(each) : []))
      : [given]
  const known: Known = {}
  const listed = Array.isArray(tests) ? tests : [tests]
  for (const test of listed.flatMap(inFiles).flat())
    for (const [name, example] of Object.entries(recordOf(recordOf(test)?.vars) ?? {}))
      if (!isReference(example)) known[name] ??= { type: typeOf(example), example }
  for (const test of inFiles(defaultTest))
    for (const [name, preset] of Object.entries(recordOf(recordOf(test)?.vars) ?? {}))
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
  // A prompt that is nothing but a list of messages put out as JSON is a placeholder for them.
  const [, dumped] = /^\s*\{\{\s*(\w{1,100})\s*\|\s*(?:dump|tojson)\s*\}\}\s*$/.exec(source.text) ?? []
  const history = dumped !== undefined && /^[A-Za-z_]/.test(dumped) ? dumped : undefined
  const chat = isMessages(value) || history !== undefined
  const prompt = promptFrom({ format: 'promptfoo', place, name, kind: chat ? 'chat' : 'text' }, { description: description.slice(0, 2000) })
  let body: JsonObject
  if (history !== undefined) {
    body = { messages: [{ role: 'placeholder', name: history }] }
    remark(prompt, line, source.text.trim(), 'A placeholder: it is filled with a list of messages.')
  } else if (isMessages(value)) body = { messages: messagesFrom(prompt, value, 'jinja', lineFinder(source.text), line) }
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
