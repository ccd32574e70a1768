/** Who serves a model, as clouds write it before the name: `us.anthropic.claude-…` (Bedrock), `publishers.google.…`. */
const HOUSE = /^(?:(?:us|eu|apac|jp|au|global)\.)?(?:anthropic|meta|amazon|mistral|cohere|ai21|deepseek|openai|qwen|google|moonshotai)\./
/** A snapshot's date, `-2025-08-07`, `-20250807` or `@20250807`. Four digits alone (`-0324`, `-2507`) often name a model of its own, so they stay. */
const DATE = /[-@]20\d\d(-?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?=$|[-:@])/g
/** Another way to the same model: routing variants of OpenRouter, tags that say "the newest". `:thinking`, `:online`, `:8b` change the answer, so they stay. */
const ROUTING = /(?::(?:free|nitro|floor|latest)|@(?:default|latest)|-latest|-v\d+:\d+)$/

const once = (name: string): string =>
  (name.split('/').findLast((part) => part.trim() !== '') ?? '')
    .trim()
    .replace(/[\s_]+/g, '-')
    .replace(HOUSE, '')
    .replace(DATE, '')
    .replace(ROUTING, '')
    .replace(/^meta-(?=llama)/, '')
    .replace(/^(llama|qwen|gemma|phi|glm)(?=\d)/, '$1-')
    // A version written with a hyphen: claude-3-5-sonnet is claude-3.5-sonnet; but llama-3-8b has eight billion parameters.
    .replace(/(?<![\d.])(\d)-(\d)(?![\w.])/g, '$1.$2')

/**
 * The name that one model has on every gateway: `openai/gpt-5`, `models/gpt-5` and `gpt-5-2025-08-07` are all `gpt-5`. Leaves out who
 * serves it, a snapshot's date and ways of routing; keeps whatever makes it answer differently. Fine-tuned models (`ft:…`) are only
 * themselves. Never empty for a name that is not; applying it twice changes nothing. A person's own word in the model's row comes before it.
 */
export function canonicalOf(name: string): string {
  const plain = name.trim().toLowerCase()
  if (plain.startsWith('ft:')) return plain
  let now = plain
  // Every step shortens the name or brings it into form, so it comes to rest.
  for (let next = once(now); next !== '' && next !== now; next = once(now)) now = next
  return now
}
