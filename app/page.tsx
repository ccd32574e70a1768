import { redirect } from 'next/navigation'
import { currentPerson, workspacesOf } from '@/lib/http/session'
import { needsSetUp } from '@/lib/installation/set-up-link'

export const dynamic = 'force-dynamic'

/** Goes where this visitor belongs: set-up, sign-in, or the first workspace. */
export default async function Home() {
  const person = await currentPerson()
  if (!person) redirect((await needsSetUp()) ? '/set-up' : '/sign-in')
  const [workspace] = await workspacesOf(person.id)
  redirect(workspace ? `/${workspace.slug}/prompts` : '/sign-in?error=NoWorkspace')
}
