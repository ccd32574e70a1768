import type { FolderCount } from '@/lib/prompts/schema'

export type FolderNode = { path: string; label: string; prompts: number; children: FolderNode[] }

/** Folders as a tree. A folder that only holds folders gets a place even when it was not counted itself. */
export function folderNodes(folders: readonly FolderCount[]): FolderNode[] {
  const roots: FolderNode[] = []
  const known = new Map<string, FolderNode>()
  const place = (path: string): FolderNode => {
    const found = known.get(path)
    if (found) return found
    const slash = path.lastIndexOf('/')
    const node: FolderNode = { path, label: path.slice(slash + 1), prompts: 0, children: [] }
    known.set(path, node)
    ;(slash < 0 ? roots : place(path.slice(0, slash)).children).push(node)
    return node
  }
  for (const { folder, prompts } of folders) place(folder).prompts = prompts
  const sort = (nodes: FolderNode[]): FolderNode[] => {
    nodes.sort((a, b) => a.label.localeCompare(b.label, 'en'))
    for (const node of nodes) sort(node.children)
    return nodes
  }
  return sort(roots)
}

/** True when `folder` is `path` or lies inside it. */
export const isInside = (folder: string | null, path: string): boolean => folder === path || (folder?.startsWith(`${path}/`) ?? false)

/** Every folder that is open: those the person opened, and those around the chosen one. */
export const isOpen = (path: string, opened: ReadonlySet<string>, chosen: string | null): boolean =>
  opened.has(path) || (chosen !== path && isInside(chosen, path))
