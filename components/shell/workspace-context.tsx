'use client'

import { createContext, type ReactNode, use } from 'react'

export type Workspace = {
  slug: string
  name: string
  role: string
  /** What the signed-in person may do here, from lib/workspaces/roles.ts. */
  permissions: readonly string[]
  /** How many releases wait for this person's approval. */
  waiting: number
  /** How many of this person's own requests were decided or overtaken since they last looked. */
  decided: number
}

const WorkspaceContext = createContext<Workspace | null>(null)

export function WorkspaceProvider({ workspace, children }: { workspace: Workspace; children: ReactNode }) {
  return <WorkspaceContext value={workspace}>{children}</WorkspaceContext>
}

/** The workspace of the page, and `can('prompt.write')` to hide what would be refused. */
export function useWorkspace(): Workspace & { can: (permission: string) => boolean } {
  const workspace = use(WorkspaceContext)
  if (!workspace) throw new Error('useWorkspace needs a WorkspaceProvider above it.')
  return { ...workspace, can: (permission) => workspace.permissions.includes(permission) }
}
