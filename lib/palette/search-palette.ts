import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { listPrompts } from '@/lib/prompts/queries'
import type { SearchMatch } from '@/lib/prompts/schema'
import { literally } from '@/lib/prompts/search-queries'
import { authorize } from '@/lib/workspaces/authorize'
import type { FoundItem, SearchPalette } from './schema'

const limit = 8

/** A version asked for by number, such as `support/triage 7`, `triage v7` or `triage@7`. */
const versionAsked = (query: string) => /^(.*?)(?:\s+v?|@v?)(\d{1,9})$/.exec(query)

/**
 * What ⌘K finds: prompts as the list's search finds them, a version of one by its number, gateways, environments. With an empty
 * query, the prompts changed last.
 */
export async function searchPalette(ctx: Ctx, { query }: SearchPalette): Promise<FoundItem[]> {
  authorize(ctx, 'workspace.read')
  const { workspaceId } = ctx
  const tx = reader(ctx)
  const workspace = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { slug: true } })
  if (!workspace) throw notFound('Workspace')
  const home = `/${workspace.slug}`
  const [, base, number] = versionAsked(query) ?? []
  const contains = { contains: literally(query), mode: 'insensitive' as const }

  const prompts = await foundPrompts(ctx, query)
  const versions = base
    ? await tx.promptVersion.findMany({
        where: {
          workspaceId,
          number: Number(number),
          prompt: { archivedAt: null, names: { some: { name: { contains: literally(base), mode: 'insensitive' } } } },
        },
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
    ...prompts.map(({ id, name, newestVersion, found, near }) => ({
      id,
      kind: 'prompt' as const,
      group: near ? 'Prompts that come close' : query ? 'Prompts' : 'Recent prompts',
      label: name,
      hint: newestVersion === null ? 'No version yet' : `Version ${newestVersion}`,
      ...(found && { found }),
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

type FoundPrompt = { id: string; name: string; newestVersion: number | null; near: boolean; found?: SearchMatch | undefined }

async function foundPrompts(ctx: Ctx, query: string): Promise<FoundPrompt[]> {
  if (query === '') {
    const recent = await reader(ctx).prompt.findMany({
      where: { workspaceId: ctx.workspaceId, archivedAt: null },
      orderBy: { updatedAt: 'desc' },
      take: limit,
      select: { id: true, name: true, newestVersion: true },
    })
    return recent.map((row) => ({ ...row, newestVersion: row.newestVersion || null, near: false }))
  }
  const { data, near } = await listPrompts(ctx, { search: query, limit })
  return data.map(({ id, name, newestVersion, matches = [] }) => ({
    id,
    name,
    newestVersion,
    near: near !== undefined,
    found: matches.find(({ field }) => field !== 'name'),
  }))
}
