import type { Entry, Memory } from '@/lib/delivery/memory'
import { resolved } from '@/lib/delivery/read-published-set'
import type { Reader } from '@/lib/delivery/reader'
import { represent } from '@/lib/delivery/representation'
import { isThere, notThere, rowQuery, toRow, type VersionRow, type Wanted } from './row'

/** `boundTo`: the slug of the environment that the key is bound to. `resolve` false: partials stay tags. */
export type Asked = { workspaceId: string; name: string; wanted: Wanted; boundTo: string | null; resolve: boolean }

/** Reads one version for delivery's memory. Throws `unavailable` when the database is away. */
export async function loadRow(reader: Reader, memory: Memory, asked: Asked): Promise<Entry> {
  const { workspaceId, name, wanted, boundTo, resolve } = asked
  const asOfMs = performance.now()
  const [row] = await reader.read<VersionRow>(...rowQuery(workspaceId, name, wanted, boundTo))
  const revision = Number(row?.revision ?? 0)
  const there = isThere(row, boundTo)
  const [content] = there ? (resolve ? await resolved(reader.read, workspaceId, [row]) : [row.content]) : []
  const variants = there && content ? [represent(JSON.stringify(toRow(workspaceId, row, content, boundTo)))] : []
  return {
    stamp: {
      workspace: memory.workspace(workspaceId, revision),
      revision,
      subjects: row?.promptId ? [row.promptId, 'Environment'] : null,
    },
    asOfMs,
    bytes: variants.reduce((sum, { bytes }) => sum + bytes, 600),
    missing: there ? null : notThere(name, wanted),
    environmentId: '',
    promptId: '',
    weights: [],
    heaviest: 0,
    variants,
  }
}
