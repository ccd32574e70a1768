import type { ModelCapabilities } from '@/lib/gateways/model-schema'
import { type PromptContent, toolName } from '@/lib/prompts/content-schema'
import { templatesOf } from '@/lib/prompts/texts'
import type { Capability, Need, TargetCheck } from './schema'

/** About four bytes of UTF-8 make a token in English, fewer in other scripts: an estimate, not a count. */
const BYTES_PER_TOKEN = 4
/** Below this share of the context an estimate is taken as safe; above the whole of it as too much. */
const SAFE_SHARE = 0.75
/** Every model on offer takes this many, so an unknown context matters only above it. */
const ALWAYS_FITS = 4000

/** About how many tokens a content has before its variables and placeholders are filled in, tools included. */
export function estimatedTokens(content: PromptContent): number {
  const texts = templatesOf(content).flatMap(({ path, text }) => (/\.(url|data|file_data|file_id)$/.test(path) ? [] : [text]))
  const bytes = new TextEncoder().encode(texts.join('') + (content.tools.length > 0 ? JSON.stringify(content.tools) : '')).length
  return Math.ceil(bytes / BYTES_PER_TOKEN)
}

/** How much of the answer the content itself reserves. */
function answerTokens({ parameters }: PromptContent): number {
  const limits = [parameters.max_completion_tokens, parameters.max_tokens].filter((each) => typeof each === 'number')
  return Math.max(0, ...limits)
}

/** What a content needs of a model, with the reason in plain words. */
export function needsOf(content: PromptContent): Need[] {
  const needs: Need[] = []
  const tools = content.tools.map(toolName)
  if (tools.length > 0)
    needs.push({ capability: 'tools', because: `It gives the tools ${tools.slice(0, 5).join(', ')}${tools.length > 5 ? ' …' : ''}.` })
  if (content.responseFormat?.type === 'json_schema')
    needs.push({ capability: 'jsonSchema', because: `It asks for answers in the JSON Schema ${content.responseFormat.json_schema.name}.` })
  const hasImages = (content.messages ?? []).some(
    (message) => message.role === 'user' && Array.isArray(message.content) && message.content.some(({ type }) => type === 'image_url'),
  )
  if (hasImages) needs.push({ capability: 'images', because: 'Its messages hold images.' })
  const [asked, reserved] = [estimatedTokens(content), answerTokens(content)]
  needs.push({
    capability: 'contextTokens',
    tokens: asked + reserved,
    because: `It has about ${asked.toLocaleString('en')} tokens before its variables are filled in${reserved > 0 ? `, and up to ${reserved.toLocaleString('en')} for the answer` : ''}.`,
  })
  return needs
}

const does: Record<Exclude<Capability, 'contextTokens'>, { not: string; whether: string }> = {
  tools: { not: 'takes no tools', whether: 'takes tools' },
  jsonSchema: { not: 'does not answer in a JSON Schema', whether: 'answers in a JSON Schema' },
  images: { not: 'takes no images', whether: 'takes images' },
}

/** Whether a model can do what is needed: `cannot` as soon as one thing fails, `unknown` as soon as one is not known. */
export function judge(needs: readonly Need[], name: string, model: ModelCapabilities | null): Pick<TargetCheck, 'verdict' | 'reasons'> {
  const failing: string[] = []
  const open: string[] = []
  for (const need of needs) {
    const { capability, because } = need
    const has = model?.[capability] ?? null
    if (capability === 'contextTokens') {
      const { tokens = 0 } = need
      if (typeof has !== 'number') {
        if (tokens > ALWAYS_FITS) open.push(`It is not known how large the context of ${name} is. ${because}`)
      } else if (tokens > has) failing.push(`The context of ${name} is too small: ${has.toLocaleString('en')} tokens. ${because}`)
      else if (tokens > has * SAFE_SHARE)
        open.push(`The context of ${name} may be too small: ${has.toLocaleString('en')} tokens. ${because}`)
    } else if (has === false) failing.push(`${name} ${does[capability].not}. ${because}`)
    else if (has === null) open.push(`It is not known whether ${name} ${does[capability].whether}. ${because}`)
  }
  if (failing.length > 0) return { verdict: 'cannot', reasons: [...failing, ...open] }
  return { verdict: open.length > 0 ? 'unknown' : 'can', reasons: open }
}
