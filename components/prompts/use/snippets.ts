import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import { withValue } from '@/lib/prompts/declared'
import type { Variable } from '@/lib/prompts/schema'
import type { VariableType } from '@/lib/prompts/variable-schema'

export type SnippetInput = {
  /** Such as `http://localhost:3000`, without a slash at the end. */
  baseUrl: string
  promptName: string
  environment: string
  kind: 'chat' | 'text'
  /** What must be filled in, for the examples. */
  variables: readonly Pick<Variable, 'name' | 'type' | 'example'>[]
  /** Placeholder messages, for the examples. */
  placeholders: readonly string[]
}
export type Snippet = { id: string; label: string; about: string; code: string }

/** Where a published prompt is fetched: the name is one segment, percent-encoded. */
export const promptUrl = ({ baseUrl, promptName, environment }: Pick<SnippetInput, 'baseUrl' | 'promptName' | 'environment'>): string =>
  `${baseUrl}/api/v1/prompts/${encodeURIComponent(promptName)}?environment=${encodeURIComponent(environment)}`
const renderUrl = ({ baseUrl, promptName, environment }: SnippetInput): string =>
  `${baseUrl}/api/v1/prompts/${encodeURIComponent(promptName)}/render?environment=${encodeURIComponent(environment)}`

/** Calls that work when pasted, with the key in the environment variable VERSICLE_KEY. */
export function snippets(input: SnippetInput): Snippet[] {
  return [
    { id: 'curl', label: 'curl', about: 'Prints what is published, as JSON.', code: curl(input) },
    {
      id: 'typescript',
      label: 'TypeScript',
      about: 'Node 18 or newer, Deno, Bun, browsers of your own back end: nothing to install.',
      code: typescript(input),
    },
    { id: 'python', label: 'Python', about: 'Needs requests: pip install requests.', code: python(input) },
    {
      id: 'openai',
      label: 'OpenAI SDK',
      about:
        'Runs it here, along the environment’s route, and records it: npm install openai. The key needs the scope runs:create; one bound to the environment needs no header.',
      code: throughEndpoint(input),
    },
    { id: 'own-gateway', label: 'Your own call', about: openaiAbout(input), code: openai(input) },
  ]
}

function throughEndpoint(input: SnippetInput): string {
  const { baseUrl, environment, promptName } = input
  return `import OpenAI from 'openai'

const openai = new OpenAI({
  baseURL: '${baseUrl}/openai/v1',
  apiKey: process.env.VERSICLE_KEY,
  defaultHeaders: { 'Versicle-Environment': '${environment}' },
})

const completion = await openai.post('/chat/completions', {
  body: {
    prompt: { id: '${promptName}', variables: ${valuesOf(input)}${placeholdersOf(input)} },
    // More messages, another model, stream: true … go here.
  },
})
console.log(completion.choices[0]?.message.content)`
}

const valuesOf = ({ variables }: SnippetInput) =>
  literal(variables.reduce<JsonObject>((values, variable) => withValue(values, variable.name, exampleOf(variable)), {}))
const placeholdersOf = ({ placeholders }: SnippetInput) =>
  placeholders.length === 0 ? '' : `, placeholders: { ${placeholders.map((name) => `${property(name)}: []`).join(', ')} }`

const curl = (input: SnippetInput) => `curl -sS '${promptUrl(input)}' \\
  -H "Authorization: Bearer $VERSICLE_KEY"`

const typescript = (input: SnippetInput) => `const response = await fetch(
  '${promptUrl(input)}',
  { headers: { authorization: \`Bearer \${process.env.VERSICLE_KEY}\` } },
)
if (!response.ok) throw new Error(\`Versicle answered \${response.status}: \${await response.text()}\`)

const prompt = await response.json()
console.log(prompt.version, prompt.${input.kind === 'chat' ? 'messages' : 'text'})`

const python = (input: SnippetInput) => `import os
import requests

response = requests.get(
    "${promptUrl(input)}",
    headers={"Authorization": f"Bearer {os.environ['VERSICLE_KEY']}"},
    timeout=10,
)
response.raise_for_status()

prompt = response.json()
print(prompt["version"], prompt["${input.kind === 'chat' ? 'messages' : 'text'}"])`

const openaiAbout = ({ kind }: SnippetInput) =>
  `Fills in the variables here, then asks your gateway: npm install openai. ${kind === 'chat' ? 'Messages, model and parameters are' : 'The text, model and parameters are'} passed on as they are.`

function openai(input: SnippetInput): string {
  const { kind } = input
  const values = valuesOf(input)
  const lists = placeholdersOf(input)
  const messages = kind === 'chat' ? 'messages: prompt.messages' : "messages: [{ role: 'user', content: prompt.text }]"
  return `import OpenAI from 'openai'

const response = await fetch(
  '${renderUrl(input)}',
  {
    method: 'POST',
    headers: {
      authorization: \`Bearer \${process.env.VERSICLE_KEY}\`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ variables: ${values}${lists} }),
  },
)
if (!response.ok) throw new Error(\`Versicle answered \${response.status}: \${await response.text()}\`)
const prompt = await response.json()

const openai = new OpenAI() // OPENAI_BASE_URL and OPENAI_API_KEY of your gateway
const completion = await openai.chat.completions.create({
  ...prompt.parameters,
  model: prompt.model === 'default' ? 'gpt-5-mini' : prompt.model,
  ${messages},
  ...(prompt.tools.length > 0 && { tools: prompt.tools }),
  ...(prompt.response_format && { response_format: prompt.response_format }),
})
console.log(completion.choices[0]?.message.content)`
}

/** An example as its author gave it, else one that its type takes. */
const exampleOf = ({ type, example }: SnippetInput['variables'][number]): Json => example ?? (type ? examples[type] : '…')
const examples: Record<VariableType, Json> = {
  string: '…',
  number: 1,
  boolean: true,
  list: [],
  object: {},
  image: 'https://…',
  audio: 'https://…',
  file: 'https://…',
}

/** A JSON value as JavaScript has it, in one line. */
function literal(value: Json): string {
  if (typeof value === 'string') return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, inner]) => `${property(name)}: ${literal(inner)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name))
