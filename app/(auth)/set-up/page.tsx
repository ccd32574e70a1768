import type { Metadata } from 'next'
import Link from 'next/link'
import { AuthScreen } from '@/components/auth/auth-screen'
import { Button } from '@/components/ui/button'
import { sameToken } from '@/lib/crypto'
import { needsSetUp, setUpToken } from '@/lib/installation/set-up-link'
import { setUpAction } from '../actions'
import { SetUpDoor } from './set-up-door'

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' }

type Props = { searchParams: Promise<{ token?: string | string[] }> }

export default async function SetUpPage({ searchParams }: Props) {
  const { token } = await searchParams
  if (!(await needsSetUp())) return <Done />
  if (typeof token !== 'string' || !sameToken(token, setUpToken())) return <WrongLink given={token !== undefined} />
  return (
    <AuthScreen title="Set up Versicle" description="You become the owner of the first workspace. Others join by invitation.">
      <SetUpDoor token={token} setUp={setUpAction} />
    </AuthScreen>
  )
}

function Done() {
  return (
    <AuthScreen
      title="This Versicle is set up already"
      description="The link works once, and its owner exists. Sign in, or ask an admin to invite you."
    >
      <Button asChild variant="primary" size="lg">
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </AuthScreen>
  )
}

function WrongLink({ given }: { given: boolean }) {
  return (
    <AuthScreen
      title={given ? 'This link is not complete' : 'Set up Versicle'}
      description={
        given
          ? 'It is not the one that the start printed. Perhaps the end was cut off when it was copied.'
          : 'Nobody has an account here yet. Only whoever started this server can make the first one.'
      }
    >
      <p>
        Look at the terminal (or the log) where Versicle was started. It printed a link that ends in{' '}
        <code className="font-mono">/set-up?token=…</code>; open that link here, all of it.
      </p>
      <p className="mt-3 text-muted-foreground">
        Cannot find it? Start Versicle again: it prints the link each time, until the owner exists.
      </p>
    </AuthScreen>
  )
}
