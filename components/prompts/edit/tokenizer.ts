/** The public tokenizers; the other vendors publish none. */
export type TokenizerName = 'o200k_base' | 'cl100k_base'
/** How tokens are counted for a model. `exact` is false where the model's own tokenizer is not public: then it is an estimate. */
export type Tokenizer = { name: TokenizerName; exact: boolean }

/** After OpenAI's own table (github.com/openai/tiktoken, tiktoken/model.py). Order matters: gpt-4o is no gpt-4. */
const known: readonly [RegExp, TokenizerName][] = [
  [/^(o[134]|chatgpt-4o|gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|gpt-oss)([-.:]|$)/, 'o200k_base'],
  [/^(gpt-4|gpt-3\.5|gpt-35)([-.:]|$)/, 'cl100k_base'],
]

/** The tokenizer for what a prompt says to run on: an alias, or `gateway/model` where the model may name its vendor, too. */
export function tokenizerFor(model: string): Tokenizer {
  const name = model
    .slice(model.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/^ft:/, '')
  const found = model.includes('/') ? known.find(([pattern]) => pattern.test(name)) : undefined
  return found ? { name: found[1], exact: true } : { name: 'o200k_base', exact: false }
}

/** What the chat format adds (OpenAI's cookbook, "How to count tokens with tiktoken"): 3 for each message, 3 for the answer's beginning. */
export const chatOverhead = (messages: number): number => 3 * messages + 3
