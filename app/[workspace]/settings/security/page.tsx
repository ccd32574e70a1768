import type { Metadata } from 'next'
import { Security } from '@/components/settings/security'
import { hasPassword } from '@/lib/accounts/queries'
import { requirePage } from '@/lib/http/session'
import { changePasswordAction, renameWorkspaceAction, signOutEverywhereAction } from '../actions'

export const metadata: Metadata = { title: 'Security' }

export default async function SecurityPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { person } = await requirePage((await params).workspace)
  return (
    <Security
      email={person.email}
      hasPassword={await hasPassword(person)}
      actions={{ changePassword: changePasswordAction, signOutEverywhere: signOutEverywhereAction, rename: renameWorkspaceAction }}
    />
  )
}
