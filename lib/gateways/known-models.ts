import type { ModelCapabilities } from './model-schema'

type Known = Partial<ModelCapabilities>
const all = { tools: true, jsonSchema: true, images: true } as const

/**
 * What the makers document of their models, by canonical name (OpenAI, Anthropic, Google, DeepSeek, Meta; looked over in November 2026).
 * Only what a model can do and how long its context is: a gateway may still offer less, so a gateway's own word, a probe and a person come
 * before it. What is not certain is left out.
 */
const known: Readonly<Record<string, Known>> = {
  'gpt-5.6-luna': { ...all, contextTokens: 1_050_000 },
  'gpt-5.6-sol': { images: true, contextTokens: 1_050_000 },
  'gpt-5.4-nano': { ...all, contextTokens: 400_000 },
  'gpt-5': { ...all, contextTokens: 400_000 },
  'gpt-5-mini': { ...all, contextTokens: 400_000 },
  'gpt-5-nano': { ...all, contextTokens: 400_000 },
  'gpt-4.1': { ...all, contextTokens: 1_047_576 },
  'gpt-4.1-mini': { ...all, contextTokens: 1_047_576 },
  'gpt-4.1-nano': { ...all, contextTokens: 1_047_576 },
  'gpt-4o': { ...all, contextTokens: 128_000 },
  'gpt-4o-mini': { ...all, contextTokens: 128_000 },
  'gpt-4-turbo': { tools: true, images: true, contextTokens: 128_000 },
  'gpt-4': { tools: true, contextTokens: 8_192 },
  'gpt-3.5-turbo': { tools: true, contextTokens: 16_385 },
  o1: { ...all, contextTokens: 200_000 },
  o3: { ...all, contextTokens: 200_000 },
  'o3-mini': { tools: true, jsonSchema: true, contextTokens: 200_000 },
  'o4-mini': { ...all, contextTokens: 200_000 },
  'claude-3-haiku': { tools: true, images: true, contextTokens: 200_000 },
  'claude-3-opus': { tools: true, images: true, contextTokens: 200_000 },
  'claude-3.5-haiku': { tools: true, contextTokens: 200_000 },
  'claude-3.5-sonnet': { tools: true, images: true, contextTokens: 200_000 },
  'claude-3.7-sonnet': { tools: true, images: true, contextTokens: 200_000 },
  'claude-sonnet-4': { tools: true, images: true },
  'claude-opus-4': { tools: true, images: true, contextTokens: 200_000 },
  'claude-opus-4.1': { tools: true, images: true, contextTokens: 200_000 },
  'claude-sonnet-4.5': { tools: true, images: true },
  'claude-haiku-4.5': { tools: true, images: true, contextTokens: 200_000 },
  'claude-sonnet-4.6': { contextTokens: 1_000_000 },
  'claude-opus-5': { tools: true, images: true, contextTokens: 1_000_000 },
  'claude-sonnet-5': { tools: true, images: true, contextTokens: 1_000_000 },
  'claude-opus-5.5': { tools: true, images: true, contextTokens: 1_000_000 },
  'claude-sonnet-5.5': { tools: true, images: true, contextTokens: 1_000_000 },
  'claude-haiku-5.5': { tools: true, images: true, contextTokens: 1_000_000 },
  'claude-fable-5.1': { tools: true, images: true, contextTokens: 1_000_000 },
  'gemini-2.0-flash': { ...all, contextTokens: 1_048_576 },
  'gemini-2.5-flash': { ...all, contextTokens: 1_048_576 },
  'gemini-2.5-pro': { ...all, contextTokens: 1_048_576 },
  'deepseek-chat': { tools: true },
  'llama-3.1-8b-instruct': { tools: true, contextTokens: 131_072 },
  'llama-3.1-70b-instruct': { tools: true, contextTokens: 131_072 },
  'llama-3.3-70b-instruct': { tools: true, contextTokens: 131_072 },
}

/** What is publicly known of a model; nothing for one that is not in the library. */
export const knownCapabilities = (canonical: string): Known => (Object.hasOwn(known, canonical) ? (known[canonical] ?? {}) : {})
