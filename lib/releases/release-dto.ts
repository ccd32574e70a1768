import type { Prisma } from '@/lib/database/client'
import { authorOf } from '@/lib/prompts/author'
import type { ReleaseConflict, ReleaseDto, RouteEntry, VariantDto } from './schema'

/** What every answer about a release is made from. */
export const releaseColumns = {
  id: true,
  sequence: true,
  kind: true,
  note: true,
  setId: true,
  requestId: true,
  rolloutId: true,
  override: true,
  route: true,
  digest: true,
  author: true,
  authorName: true,
  createdAt: true,
  prompt: { select: { id: true, name: true } },
  environment: { select: { id: true, slug: true, name: true, region: true, protected: true } },
  variants: { select: { label: true, weight: true, version: { select: { number: true } } }, orderBy: { position: 'asc' } },
  previous: { select: { id: true, sequence: true } },
  repeats: { select: { id: true, sequence: true } },
  live: { select: { releaseId: true } },
} satisfies Prisma.ReleaseSelect
export type ReleaseRow = Prisma.ReleaseGetPayload<{ select: typeof releaseColumns }>

export const variantsOf = (rows: ReleaseRow['variants']): VariantDto[] =>
  rows.map(({ label, weight, version }) => ({ label, version: version.number, weight }))

export const releaseDto = ({ prompt, author, authorName, createdAt, variants, live, route, ...row }: ReleaseRow): ReleaseDto => ({
  ...row,
  promptId: prompt.id,
  promptName: prompt.name,
  variants: variantsOf(variants),
  route: route as RouteEntry[],
  author: authorOf(author, authorName),
  createdAt: createdAt.toISOString(),
  live: live.length > 0,
})

/** What the loser of a race is told about the release that is live now. */
export const liveNow = (row: ReleaseRow): NonNullable<ReleaseConflict['live']> => {
  const { id, sequence, variants, author, createdAt, note } = releaseDto(row)
  return { id, sequence, variants, author, createdAt, note }
}

/** What the audit log keeps of a release, whichever way it was made. */
export const auditOf = ({ promptId, environment, sequence, variants, digest, previous, ...release }: ReleaseDto) => ({
  promptId,
  environment: environment.slug,
  sequence,
  variants,
  digest,
  replaces: previous?.id ?? null,
  ...(release.repeats && { repeats: release.repeats.sequence }),
  ...(release.setId && { set: release.setId }),
  ...(release.requestId && { request: release.requestId }),
  ...(release.rolloutId && { rollout: release.rolloutId }),
  ...(release.override && { override: release.override }),
})
