import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { FoundItem, SearchPalette } from './schema'

const limit = 8

/** A version asked for by number, such as `support/triage 7`, `triage v7` or `triage@7`. */
const versionAsked = (query: string) => /^(.*?)(?:\s+v?|@v?)(\d{1,9})$/.exec(query)

/**
 * What ⌘K finds: prompts (also by an old name, and a version of one by its number), gateways, environments. With an empty query,
 * the prompts changed last.
 */
export async function searchPalette(ctx: Ctx, { query }: SearchPalette): Promise<FoundItem[]> {
  authorize(ctx, 'workspace.read')
  const { workspaceId } = ctx
  const tx = reader(ctx)
  const workspace = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { slug: true } })
  if (!workspace) throw notFound('Workspace')
  const home = `/${workspace.slug}`
  const [, base, number] = versionAsked(query) ?? []
  const contains = { contains: query, mode: 'insensitive' as const }

  const prompts = await tx.prompt.findMany({
    where: { workspaceId, archivedAt: null, ...(query && { OR: [{ names: { some: { name: contains } } }, { tags: { has: query } }] }) },
    orderBy: { updatedAt: 'desc' },
    take: limit,
    select: { id: true, name: true, newestVersion: true },
  })
  const versions = base
    ? await tx.promptVersion.findMany({
        where: { workspaceId, number: Number(number), prompt: { archivedAt: null, name: { contains: base, mode: 'insensitive' } } },
        take: limit,
        select: { id: true, number: true, note: true, prompt: { select: { id: true, name: true } } },
      })
    : []
  const named = { workspaceId, archivedAt: null, OR: [{ slug: contains }, { name: contains }] }
  const gateways = query
    ? await tx.gateway.findMany({ where: named, take: limit, select: { id: true, slug: true, name: true, layer: true } })
    : []
  const environments = query
    ? await tx.environment.findMany({ where: named, take: limit, select: { id: true, slug: true, name: true } })
    : []

  return [
    ...versions.map(({ id, number, note, prompt }) => ({
      id,
      kind: 'version' as const,
      group: 'Versions',
      label: `${prompt.name} ${number}`,
      hint: note,
      href: `${home}/prompts/${prompt.id}/versions?version=${number}`,
    })),
    ...prompts.map(({ id, name, newestVersion }) => ({
      id,
      kind: 'prompt' as const,
      group: query ? 'Prompts' : 'Recent prompts',
      label: name,
      hint: newestVersion > 0 ? `Version ${newestVersion}` : 'No version yet',
      href: `${home}/prompts/${id}`,
    })),
    ...gateways.map(({ id, slug, name, layer }) => ({
      id,
      kind: 'gateway' as const,
      group: 'Gateways',
      label: name,
      hint: layer,
      href: `${home}/gateways/${slug}`,
    })),
    ...environments.map(({ id, slug, name }) => ({
      id,
      kind: 'environment' as const,
      group: 'Environments',
      label: name,
      hint: slug,
      href: `${home}/releases`,
    })),
  ]
}
