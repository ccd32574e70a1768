import type { Snippet, SnippetInput } from './snippets'

/** Calls through Langfuse's own clients, for applications that have them already. The label is the environment. */
export const langfuseSnippets = (input: SnippetInput): Snippet[] => [
  {
    id: 'langfuse-js',
    label: 'Langfuse JS',
    about:
      'Langfuse’s client as it is: npm install @langfuse/client. VERSICLE_KEY_ID is the id of the key, beside it in Settings. The client keeps what it read for a minute.',
    code: javascript(input),
  },
  {
    id: 'langfuse-python',
    label: 'Langfuse Python',
    about:
      'Langfuse’s client as it is: pip install langfuse. VERSICLE_KEY_ID is the id of the key, beside it in Settings. Tracing is off: only prompts are answered here.',
    code: python(input),
  },
]

const javascript = ({ baseUrl, promptName, environment, kind, variables, placeholders }: SnippetInput) => {
  const names = variables.map(({ name }) => name)
  const values = object(names, "'…'")
  const filled =
    placeholders.length > 0 && kind === 'chat' ? `${values}, ${object(placeholders, '[]')}` : variables.length > 0 ? values : ''
  return `import { LangfuseClient } from '@langfuse/client'

const langfuse = new LangfuseClient({
  baseUrl: '${baseUrl}/langfuse',
  publicKey: process.env.VERSICLE_KEY_ID, // key_…
  secretKey: process.env.VERSICLE_KEY, // vk_…
})

const prompt = await langfuse.prompt.get('${promptName}', { label: '${environment}', type: '${kind}' })
console.log(prompt.version, prompt.config, prompt.compile(${filled}))`
}

const object = (names: readonly string[], value: string) =>
  names.length === 0 ? '{}' : `{ ${names.map((name) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`}: ${value}`).join(', ')} }`

const python = ({ baseUrl, promptName, environment, kind, variables, placeholders }: SnippetInput) => {
  const values = [...variables.map(({ name }) => `"${name}": "…"`), ...(kind === 'chat' ? placeholders.map((name) => `"${name}": []`) : [])]
  return `import os
from langfuse import Langfuse

langfuse = Langfuse(
    host="${baseUrl}/langfuse",
    public_key=os.environ["VERSICLE_KEY_ID"],  # key_…
    secret_key=os.environ["VERSICLE_KEY"],  # vk_…
    tracing_enabled=False,
)

prompt = langfuse.get_prompt("${promptName}", label="${environment}", type="${kind}")
print(prompt.version, prompt.config, prompt.compile(${values.length === 0 ? '' : `**{${values.join(', ')}}`}))`
}
