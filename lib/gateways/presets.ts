import type { Layer, PresetId } from './schema'

/** What the form is filled in with. Everything stays editable; what nobody could confirm is named in `checkWithProvider`. */
export type Preset = {
  id: PresetId
  name: string
  layer: Layer
  region: string
  /** May hold a part in angle brackets that the person replaces. */
  baseUrl: string
  /** What an API key looks like here; null when none is needed. */
  keyHint: string | null
  /** Headers this gateway wants or knows, offered empty unless a value is given. */
  headers: readonly { name: string; value: string; hint: string; required: boolean }[]
  /** What nobody could confirm from outside: show it as a guess. */
  checkWithProvider: readonly ('baseUrl' | 'region' | 'headers')[]
  note: string
}

const plain = { headers: [], checkWithProvider: [], layer: 'other', region: 'global' } as const

/** Every preset, in the order the form offers them. The base URL of `sandbox` is this server’s own and is filled in when called. */
export const presets: readonly Preset[] = [
  {
    ...plain,
    id: '4sapi',
    name: '4SAPI',
    layer: 'production',
    baseUrl: 'https://4sapi.com/v1',
    keyHint: 'sk-…',
    note: 'Carries live traffic. The token group of the key decides which models it sees.',
  },
  {
    ...plain,
    id: 'koala',
    name: 'Koala',
    layer: 'innovation',
    baseUrl: 'https://koalaapi.com/v1',
    keyHint: 'sk-…',
    note: 'For newly released models and experiments. Look at the price of a new model before using it widely.',
  },
  {
    ...plain,
    id: 'xinglian',
    name: 'Xinglian',
    layer: 'compliance',
    region: 'cn',
    baseUrl: 'https://xinglianapi.com/v1',
    keyHint: 'sk-…',
    checkWithProvider: ['baseUrl', 'region'],
    note: 'China-facing traffic on approved domestic models. Bind an environment to the region cn to keep its data there.',
  },
  {
    ...plain,
    id: 'treerouter',
    name: 'Treerouter',
    layer: 'development',
    baseUrl: 'https://treerouter.com/v1',
    keyHint: 'sk-…',
    checkWithProvider: ['baseUrl'],
    note: 'For local development, prototypes and integration tests.',
  },
  {
    ...plain,
    id: 'openai',
    name: 'OpenAI',
    region: 'us',
    baseUrl: 'https://api.openai.com/v1',
    keyHint: 'sk-…',
    checkWithProvider: ['region'],
    note: '',
  },
  {
    ...plain,
    id: 'openrouter',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyHint: 'sk-or-…',
    headers: [
      { name: 'HTTP-Referer', value: '', hint: 'Your app’s address, for OpenRouter’s rankings', required: false },
      { name: 'X-Title', value: '', hint: 'Your app’s name', required: false },
    ],
    note: 'Reports the cost of every call.',
  },
  {
    ...plain,
    id: 'litellm',
    name: 'LiteLLM',
    baseUrl: 'http://localhost:4000/v1',
    keyHint: 'sk-…',
    note: 'Your own LiteLLM proxy: give its address, and a virtual key.',
  },
  {
    ...plain,
    id: 'portkey',
    name: 'Portkey',
    baseUrl: 'http://localhost:8787/v1',
    keyHint: 'The provider’s key',
    headers: [
      { name: 'x-portkey-provider', value: '', hint: 'openai, anthropic …', required: true },
      { name: 'x-portkey-custom-host', value: '', hint: 'Another base URL for that provider', required: false },
    ],
    note: 'Your own Portkey gateway. The hosted one is at https://api.portkey.ai/v1 and wants the header x-portkey-api-key.',
  },
  {
    ...plain,
    id: 'ollama',
    name: 'Ollama',
    layer: 'development',
    baseUrl: 'http://localhost:11434/v1',
    keyHint: null,
    note: 'Models on your own machine. Private addresses must be allowed (VERSICLE_ALLOW_PRIVATE_GATEWAYS=1).',
  },
  {
    ...plain,
    id: 'vllm',
    name: 'vLLM',
    layer: 'development',
    baseUrl: 'http://localhost:8000/v1',
    keyHint: 'What --api-key says, when it is set',
    note: 'Models on your own servers. Private addresses must be allowed (VERSICLE_ALLOW_PRIVATE_GATEWAYS=1).',
  },
  {
    ...plain,
    id: 'anthropic',
    name: 'Anthropic (compatible)',
    region: 'us',
    baseUrl: 'https://api.anthropic.com/v1',
    keyHint: 'sk-ant-…',
    headers: [
      { name: 'anthropic-version', value: '2023-06-01', hint: 'Wanted by the list of models', required: false },
      { name: 'x-api-key', value: '', hint: 'The key again, when the list of models is refused without it', required: false },
    ],
    checkWithProvider: ['region', 'headers'],
    note: 'Anthropic’s OpenAI-compatible endpoint. Not every parameter is honoured there.',
  },
  {
    ...plain,
    id: 'gemini',
    name: 'Gemini (compatible)',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyHint: 'AIza…',
    note: 'Google’s OpenAI-compatible endpoint.',
  },
  { ...plain, id: 'custom', name: 'Custom', baseUrl: '', keyHint: 'sk-…', note: 'Any endpoint that speaks the OpenAI protocol.' },
  {
    ...plain,
    id: 'sandbox',
    name: 'Sandbox (simulator)',
    layer: 'development',
    baseUrl: 'http://localhost/sandbox/v1',
    keyHint: null,
    note: 'A simulator built into Versicle: deterministic answers, no key, no cost. No model runs behind it.',
  },
]
