import type { Ctx } from '@/lib/context'
import { createEnvironment } from '@/lib/environments/create-environment'
import { setRoute } from '@/lib/environments/set-route'
import { addGateway } from '@/lib/gateways/add-gateway'
import { addModel } from '@/lib/gateways/add-model'
import { PriceInput } from '@/lib/gateways/price-schema'
import { AddGateway } from '@/lib/gateways/schema'
import { setPrices } from '@/lib/gateways/set-prices'
import { createInputSet } from '@/lib/input-sets/create-input-set'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'
import { createRelease } from '@/lib/releases/create-release'
import { models } from '@/lib/sandbox/models'

/** The two environments that everyone needs; more are added when wanted. */
export async function createFirstEnvironments(ctx: Ctx): Promise<void> {
  const common = { region: null, protected: false }
  await createEnvironment(ctx, { slug: 'development', name: 'Development', description: 'Prototypes and local work.', ...common })
  await createEnvironment(ctx, { slug: 'production', name: 'Production', description: 'What your users get.', ...common })
}

const triage = (tone: string) =>
  PromptContent.parse({
    messages: [
      {
        role: 'system',
        content: `You triage support tickets for {{product}}. ${tone}\n\nAnswer with one of: billing, bug, how-to, other.{{#examples}}\n- "{{ticket}}" is {{label}}{{/examples}}`,
      },
      { role: 'user', content: '{{ticket}}' },
    ],
    parameters: { temperature: 0.2, max_tokens: 200 },
  })

/** Of the two models that the first comparison runs on, so that it shows what costs look like; the others show what an unknown one does. */
const simulatedPrices = [
  { model: 'sandbox-echo', price: { inputPerMillion: '0.25', outputPerMillion: '2' } },
  { model: 'sandbox-reader', price: { inputPerMillion: '1.25', outputPerMillion: '10' } },
].map(({ model, price }) => ({ model, price: PriceInput.parse(price) }))

/** Values for the triage prompt, so that it runs without a word typed. */
const tickets = [
  { name: 'Charged twice', ticket: 'You took the money for March twice. Please send one of them back.' },
  { name: 'Lost after an update', ticket: 'Since the update yesterday my boards are empty. Where are they?' },
]

// Without variables, so that the very first comparison is one click away.
const hello = PromptContent.parse({
  text: 'In old service books the leader says the versicle, and everyone answers it. One prompt, every gateway, every answer side by side.\n\nSay in two sentences what a team gains when its prompts have one home, a history, and a way back.',
  parameters: { temperature: 0.7 },
})

/**
 * What a new workspace shows in its first minute: the simulator as a gateway, routes to it, two prompts with versions, one of
 * them published. All made through the verbs, as a person would.
 */
export async function createSample(ctx: Ctx): Promise<void> {
  const sandbox = { slug: 'sandbox', name: 'Sandbox (simulator)', layer: 'development', preset: 'sandbox' }
  await addGateway(ctx, AddGateway.parse({ ...sandbox, baseUrl: 'http://localhost/sandbox/v1' }))
  for (const { id } of models) await addModel(ctx, { gateway: 'sandbox', model: id })
  await setPrices(ctx, { gateway: 'sandbox', prices: simulatedPrices, note: 'Made up: the simulator costs nothing.' })
  for (const environment of ['development', 'production'])
    await setRoute(ctx, { environment, alias: 'default', targets: [{ gateway: 'sandbox', model: 'sandbox-reader', timeoutMs: null }] })

  const support = await createPrompt(ctx, {
    name: 'support/triage',
    kind: 'chat',
    description: 'Sorts an incoming ticket into one of four queues.',
    tags: ['sample', 'support'],
  })
  const onPrompt = { promptId: support.id, onConflict: 'refuse' as const }
  await saveVersion(ctx, { ...onPrompt, content: triage('Be brief.'), note: 'First wording', baseVersion: null })
  await saveVersion(ctx, {
    ...onPrompt,
    content: triage('Be brief and kind. When you are not sure, choose "other".'),
    note: 'Say what to do when unsure',
    baseVersion: 1,
  })
  for (const { name, ticket } of tickets)
    await createInputSet(ctx, { promptId: support.id, name, values: { variables: { product: 'Kite', ticket }, placeholders: {} } })
  await createRelease(ctx, { promptId: support.id, environment: 'production', version: 1, note: 'First release', replaces: null })
  await createRelease(ctx, { promptId: support.id, environment: 'development', version: 2, note: 'Try the new wording', replaces: null })

  const first = await createPrompt(ctx, {
    name: 'hello/versicle',
    kind: 'text',
    description: 'A first prompt to run on two models at once.',
    tags: ['sample'],
  })
  await saveVersion(ctx, { promptId: first.id, content: hello, note: 'First wording', baseVersion: null, onConflict: 'refuse' })
}
