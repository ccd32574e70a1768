import type { Ctx } from '@/lib/context'
import { boundTo } from '@/lib/environments/find-environment'
import { environmentByRef } from '@/lib/environments/queries'
import { notFound } from '@/lib/errors'
import type { PromptDetail, VersionDetail } from '@/lib/prompts/schema'
import { bucketOf, heaviest, variantAt } from '@/lib/releases/bucket'
import { lanesOf } from '@/lib/releases/queries'
import type { ReleaseDto } from '@/lib/releases/schema'
import { promptNamed, reading } from './fields'
import { versionOf } from './versions'

type Published = { prompt: PromptDetail; environment: string; release: ReleaseDto; variant: string; version: VersionDetail }

/** What an environment serves of a prompt, to this key. Without `environment`: the API key's own, else production. Throws `not_found`. */
export async function publishedOf(ctx: Ctx, name: string, asked: { environment?: string; key?: string }): Promise<Published> {
  const { id, slug } = await environmentByRef(ctx, asked.environment ?? boundTo(ctx) ?? 'production')
  const prompt = await promptNamed(ctx, name)
  const release = (await lanesOf(reading(ctx), prompt.id)).find(({ environment }) => environment.id === id)?.live
  if (!release) throw notFound(`The prompt ${prompt.name} in ${slug}`)
  const weights = release.variants.map(({ weight }) => weight)
  const variant = release.variants[asked.key === undefined ? heaviest(weights) : variantAt(weights, bucketOf(id, prompt.id, asked.key))]
  if (!variant) throw new Error(`The release ${release.id} has no variant.`)
  return { prompt, environment: slug, release, variant: variant.label, version: await versionOf(ctx, prompt, variant.version) }
}
