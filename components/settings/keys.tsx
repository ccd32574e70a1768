'use client'

import { KeyRound } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { EmptyState } from '@/components/feedback/empty-state'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import type { ApiKeyDto } from '@/lib/api-keys/schema'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import { CreateKeyDialog } from './create-key-dialog'
import type { KeyActions, KeyExamples } from './key-actions'
import { whatStops } from './key-words'
import { KeysTable } from './keys-table'
import { RotateKeyDialog } from './rotate-key-dialog'
import { Section } from './section'

type KeysProps = { keys: ApiKeyDto[]; environments: EnvironmentSummary[]; examples: KeyExamples; actions: KeyActions }

/** The workspace's API keys. */
export function Keys({ keys, environments, examples, actions }: KeysProps) {
  const router = useRouter()
  const [revoking, setRevoking] = useState<ApiKeyDto | null>(null)
  const [rotating, setRotating] = useState<ApiKeyDto | null>(null)
  const revoke = useAction(actions.revoke, { success: 'Revoked everywhere', onSuccess: () => router.refresh() })
  const create = (label: string) => (
    <CreateKeyDialog
      create={actions.create}
      environments={environments}
      examples={examples}
      trigger={
        <Button variant="primary">
          <KeyRound />
          {label}
        </Button>
      }
    />
  )
  return (
    <Section
      title="API keys"
      table={keys.length > 0}
      description={
        <>
          Applications fetch prompts with a key. Keys belong to the workspace and outlive whoever made them. What each scope opens:{' '}
          <a href="/docs/api" className="text-foreground underline decoration-border-strong underline-offset-3">
            API reference
          </a>
          .
        </>
      }
      actions={keys.length > 0 && create('Create key')}
    >
      {keys.length === 0 ? (
        <EmptyState title="No key yet" actions={create('Create the first key')} className="py-10">
          An application needs one to fetch what is published. A key can be bound to one environment, expire, and be replaced without a gap.
        </EmptyState>
      ) : (
        <KeysTable keys={keys} onRotate={setRotating} onRevoke={setRevoking} />
      )}
      <RotateKeyDialog apiKey={rotating} rotate={actions.rotate} examples={examples} onClose={() => setRotating(null)} />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke “${revoking?.name}”?`}
        description={revoking && <WhatRevokingDoes apiKey={revoking} />}
        confirmLabel="Revoke key"
        onConfirm={async () => (revoking ? ((await revoke.run({ keyId: revoking.id }))?.ok ?? false) : false)}
      />
    </Section>
  )
}

function WhatRevokingDoes({ apiKey: { prefix, scopes, environment, lastUsedAt } }: { apiKey: ApiKeyDto }) {
  return (
    <>
      <p>
        Whatever uses <span className="font-mono">{prefix}…</span> gets 401 within a second
        {environment ? ` in ${environment.name}` : ''}. This stops working:
      </p>
      <ul className="my-1.5 list-disc pl-5">
        {whatStops(scopes).map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
      <p>
        {lastUsedAt ? `It was last used ${lastUsedAt.slice(0, 16).replace('T', ' ')} UTC. ` : 'It has never been used. '}
        This cannot be undone; rotate it instead to replace it without a gap.
      </p>
    </>
  )
}
