import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { parseSidebar, sidebarCookie } from '@/components/shell/preferences'
import { countOutcomes, waitingCounts } from '@/lib/approvals/queries'
import { requirePage } from '@/lib/http/session'
import { searchPaletteAction } from './actions'
import { SignedInShell } from './signed-in-shell'

type Props = { children: ReactNode; params: Promise<{ workspace: string }> }

export default async function WorkspaceLayout({ children, params }: Props) {
  const { ctx, person, workspace, workspaces } = await requirePage((await params).workspace)
  const { slug, name, role, permissions } = workspace
  const [{ forMe: waiting }, decided] = await Promise.all([waitingCounts(ctx), countOutcomes(ctx)])
  return (
    <SignedInShell
      workspace={{ slug, name, role, permissions, waiting, decided }}
      workspaces={workspaces.map(({ slug, name }) => ({ slug, name }))}
      user={{ name: person.name, email: person.email }}
      collapsed={parseSidebar((await cookies()).get(sidebarCookie)?.value)}
      search={searchPaletteAction}
    >
      {children}
    </SignedInShell>
  )
}
