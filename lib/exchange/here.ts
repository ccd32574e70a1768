import { type Ctx, reader } from '@/lib/context'
import type { PromptKind } from '@/lib/prompts/content-schema'

/** A prompt of this workspace that an import meets, with the digests of its versions in order. */
export type Here = {
  promptId: string
  name: string
  kind: PromptKind
  archived: boolean
  newestVersion: number
  versions: { id: string; number: number; digest: string }[]
}
export type Workspace = {
  /** Live prompts by each name that answers, old names too. */
  byName: Map<string, Here>
  /** Archived ones by their name; there may be several of one. */
  archived: Map<string, Here[]>
  /** Names that anything holds, archived prompts too. */
  held: Set<string>
  environments: Set<string>
}

const AT_ONCE = 1000
const chunks = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) => all.slice(index * AT_ONCE, (index + 1) * AT_ONCE))

/** Whatever of the workspace has one of these names. */
export async function whatIsHere(ctx: Ctx, wanted: ReadonlySet<string>): Promise<Workspace> {
  const { workspaceId } = ctx
  const tx = reader(ctx)
  const here = new Map<string, Here>()
  const workspace: Workspace = { byName: new Map(), archived: new Map(), held: new Set(), environments: new Set() }
  const columns = { id: true, name: true, kind: true, archivedAt: true, newestVersion: true } as const
  const meet = ({
    id,
    archivedAt,
    ...row
  }: {
    id: string
    name: string
    kind: PromptKind
    archivedAt: Date | null
    newestVersion: number
  }) => {
    const known = here.get(id) ?? { promptId: id, ...row, archived: archivedAt !== null, versions: [] }
    here.set(id, known)
    return known
  }
  for (const names of chunks([...wanted])) {
    const held = await tx.promptName.findMany({
      where: { workspaceId, name: { in: names } },
      select: { name: true, prompt: { select: columns } },
    })
    for (const { name, prompt } of held) {
      workspace.held.add(name)
      if (prompt.archivedAt === null) workspace.byName.set(name, meet(prompt))
    }
    const archived = await tx.prompt.findMany({
      where: { workspaceId, name: { in: names }, archivedAt: { not: null } },
      orderBy: { id: 'desc' },
      select: columns,
    })
    for (const row of archived) workspace.archived.set(row.name, [...(workspace.archived.get(row.name) ?? []), meet(row)])
  }
  for (const ids of chunks([...here.keys()])) {
    const versions = await tx.promptVersion.findMany({
      where: { workspaceId, promptId: { in: ids } },
      orderBy: { number: 'asc' },
      select: { id: true, promptId: true, number: true, digest: true },
    })
    for (const { promptId, ...version } of versions) here.get(promptId)?.versions.push(version)
  }
  const environments = await tx.environment.findMany({ where: { workspaceId, archivedAt: null }, select: { slug: true } })
  for (const { slug } of environments) workspace.environments.add(slug)
  return workspace
}
