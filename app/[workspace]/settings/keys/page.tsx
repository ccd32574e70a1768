import type { Metadata } from 'next'
import { Keys } from '@/components/settings/keys'
import { NoAccess } from '@/components/settings/no-access'
import { listKeys } from '@/lib/api-keys/queries'
import { config } from '@/lib/config'
import { requirePage } from '@/lib/http/session'
import { readBoard } from '@/lib/releases/queries'
import { createKeyAction, revokeKeyAction, rotateKeyAction } from '../actions'

export const metadata: Metadata = { title: 'API keys' }

export default async function KeysPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, workspace } = await requirePage((await params).workspace)
  if (!workspace.permissions.includes('key.write'))
    return <NoAccess permission="key.write" role={workspace.role} title="API keys are for admins" />
  const [keys, { environments, prompts }] = await Promise.all([listKeys(ctx), readBoard(ctx)])
  // For the example call: the first prompt that is live in each environment.
  const published = environments.flatMap(({ id, slug }) => {
    const prompt = prompts.find(({ live }) => live.some(({ environmentId }) => environmentId === id))
    return prompt ? [[slug, prompt.name] as const] : []
  })
  return (
    <Keys
      keys={keys}
      environments={environments}
      examples={{ baseUrl: config().url, published: Object.fromEntries(published) }}
      actions={{ create: createKeyAction, rotate: rotateKeyAction, revoke: revokeKeyAction }}
    />
  )
}
