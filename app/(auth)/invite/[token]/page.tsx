import type { Metadata } from 'next'
import Link from 'next/link'
import { AuthScreen } from '@/components/auth/auth-screen'
import { JoinWorkspaceForm } from '@/components/auth/join-workspace-form'
import { Button } from '@/components/ui/button'
import { signInProviders } from '@/lib/http/auth-options'
import { currentPerson } from '@/lib/http/session'
import { viewInvitation } from '@/lib/workspaces/queries'
import { acceptInvitationAction, joinWorkspaceAction } from '../../actions'
import { AcceptDoor } from './accept-door'
import { SignOutDoor } from './sign-out-door'

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' }

const closed = {
  unknown: {
    title: 'This invitation does not work',
    description: 'It was taken back or replaced by a newer one, or the end of the link was cut off. Check the link, or ask for a new one.',
  },
  expired: { title: 'This invitation has expired', description: 'Ask whoever invited you for a new link.' },
  accepted: {
    title: 'This invitation was used already',
    description: 'Each link works once. If you used it, sign in; if not, ask for a new link.',
  },
}

/** Whoever opens the link: a newcomer, somebody with an account, the right person signed in, or the wrong one. */
export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const offer = await viewInvitation(token)
  if (offer.state !== 'open')
    return (
      <AuthScreen title={closed[offer.state].title} description={closed[offer.state].description}>
        <Button asChild size="lg">
          <Link href="/sign-in">Sign in</Link>
        </Button>
      </AuthScreen>
    )
  const { email, role, workspaceName, invitedBy, hasAccount } = offer
  const title = `Join ${workspaceName}`
  const as = `${invitedBy ?? 'An admin'} invited you as ${role}.`
  const person = await currentPerson()
  if (person?.email === email)
    return (
      <AuthScreen title={title} description={as}>
        <JoinWorkspaceForm token={token} join={joinWorkspaceAction} />
      </AuthScreen>
    )
  if (person)
    return (
      <AuthScreen
        title={title}
        description={`This invitation is for ${email}, and you are signed in as ${person.email}. Sign out to take it up.`}
      >
        <SignOutDoor />
      </AuthScreen>
    )
  if (hasAccount)
    return (
      <AuthScreen title={title} description={`${as} Sign in as ${email} to join.`}>
        <Button asChild variant="primary" size="lg">
          <Link href={`/sign-in?${new URLSearchParams({ next: `/invite/${token}`, email })}`}>Sign in</Link>
        </Button>
      </AuthScreen>
    )
  return (
    <AuthScreen title={title} description={`${as} Choose how you sign in.`}>
      <AcceptDoor token={token} email={email} accept={acceptInvitationAction} providers={signInProviders()} />
    </AuthScreen>
  )
}
