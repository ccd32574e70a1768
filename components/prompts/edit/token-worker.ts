import type { TokenizerName } from './tokenizer'

export type CountRequest = { id: number; tokenizer: TokenizerName; texts: string[] }
export type CountAnswer = { id: number; counts: number[] }

const load = (name: TokenizerName) =>
  name === 'o200k_base' ? import('gpt-tokenizer/encoding/o200k_base') : import('gpt-tokenizer/encoding/cl100k_base')

/** Counts the tokens of texts. Signs that mean something to a model, such as <|endoftext|>, count as the text they are. */
export async function countTexts({ id, tokenizer, texts }: CountRequest): Promise<CountAnswer> {
  const { countTokens } = await load(tokenizer)
  return { id, counts: texts.map((text) => countTokens(text, { disallowedSpecial: new Set() })) }
}

if (typeof document === 'undefined' && typeof postMessage === 'function')
  addEventListener('message', async ({ data }: MessageEvent<CountRequest>) => postMessage(await countTexts(data)))
