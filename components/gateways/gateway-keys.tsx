'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { ForgetSpareKey, PutSpareKey, SwitchKeys, TestSpareKey } from '@/lib/gateways/key-schema'
import type { GatewayDto, SpareKeyDto, TestResultDto } from '@/lib/gateways/schema'
import { TestResult } from './test-connection'

export type GatewayKeyActions = {
  put: ServerAction<PutSpareKey, { lastFour: string | null; setAt: string }>
  test: ServerAction<TestSpareKey, TestResultDto>
  switch: ServerAction<SwitchKeys, { gateway: string }>
  forget: ServerAction<ForgetSpareKey, { gateway: string }>
}

type GatewayKeysProps = { gateway: GatewayDto; actions: GatewayKeyActions }

/** Changes a key without a gap: the new one beside the old, tried, switched, the old one forgotten. */
export function GatewayKeys({ gateway, actions }: GatewayKeysProps) {
  const { spareKey, keySetAt } = gateway
  if (keySetAt === null && !spareKey) return null
  return (
    <section aria-labelledby="keys" className="flex flex-col gap-3 border-t pt-6">
      <div>
        <h2 id="keys" className="font-semibold">
          Change the key without a gap
        </h2>
        <p className="text-muted-foreground text-xs">
          Put the new key beside the one in use, test it, switch, and forget the old one. Calls go on all the while.
        </p>
      </div>
      {gateway.keyIsOld && !spareKey && (
        <Notice tone="warn" title="This key is more than 90 days old">
          Make a new one at your provider and change it here.
        </Notice>
      )}
      <ul className="divide-y rounded-md border">
        <li className="flex flex-wrap items-center justify-between gap-2 px-3 py-2">
          <KeyLine lastFour={gateway.keyLastFour} setAt={keySetAt} />
          <Status tone="well">in use</Status>
        </li>
        {spareKey && <SpareKey key={spareKey.setAt} gateway={gateway} spare={spareKey} actions={actions} />}
      </ul>
      {!spareKey && <PutKey gateway={gateway.slug} action={actions.put} />}
    </section>
  )
}

function KeyLine({ lastFour, setAt }: { lastFour: string | null; setAt: string | null }) {
  return (
    <span className="text-sm">
      {lastFour ? <span className="font-mono text-xs">…{lastFour}</span> : 'a key'}
      {setAt && (
        <span className="text-muted-foreground text-xs">
          {' '}
          set <RelativeTime iso={setAt} />
        </span>
      )}
    </span>
  )
}

function SpareKey({ gateway, spare, actions }: GatewayKeysProps & { spare: SpareKeyDto }) {
  const router = useRouter()
  const refresh = () => router.refresh()
  const [result, setResult] = useState<TestResultDto | null>(null)
  const testing = useAction(actions.test, {
    onSuccess: (tested) => {
      setResult(tested)
      refresh()
    },
  })
  const switching = useAction(actions.switch, { success: 'Switched. The other key waits until you forget it.', onSuccess: refresh })
  const forgetting = useAction(actions.forget, { success: 'The key is forgotten', onSuccess: refresh })
  const isNew = gateway.keySetAt === null || spare.setAt > gateway.keySetAt
  const named = { gateway: gateway.slug, setAt: spare.setAt }
  return (
    <li className="flex flex-col gap-3 px-3 py-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex flex-wrap items-center gap-x-3">
          <KeyLine lastFour={spare.lastFour} setAt={spare.setAt} />
          {spare.testedAt ? (
            <Status tone="well">
              worked <RelativeTime iso={spare.testedAt} />
            </Status>
          ) : (
            <Status tone="idle">{isNew ? 'waits, not tested' : 'waits, no longer in use'}</Status>
          )}
        </span>
        <span className="flex flex-wrap gap-2">
          <Button size="sm" pending={testing.pending} onClick={() => void testing.run({ gateway: gateway.slug })}>
            Test
          </Button>
          <Button
            size="sm"
            variant={isNew && spare.testedAt ? 'primary' : 'secondary'}
            pending={switching.pending}
            onClick={() => void switching.run(named)}
          >
            {isNew ? 'Switch to it' : 'Switch back'}
          </Button>
          <ConfirmDialog
            title={`Forget the key${spare.lastFour ? ` …${spare.lastFour}` : ''}?`}
            description={
              isNew
                ? 'It was not in use yet. You can enter it again.'
                : 'Switching back is not possible then. Take it back at your provider too.'
            }
            confirmLabel="Forget key"
            onConfirm={async () => (await forgetting.run(named))?.ok ?? false}
            trigger={
              <Button size="sm" variant="danger-quiet">
                Forget
              </Button>
            }
          />
        </span>
      </div>
      <div role="status" className="empty:hidden">
        {result && <TestResult result={result} />}
      </div>
    </li>
  )
}

function PutKey({ gateway, action }: { gateway: string; action: GatewayKeyActions['put'] }) {
  const router = useRouter()
  const [apiKey, setApiKey] = useState('')
  const { run, pending, faultAt } = useAction(action, {
    success: 'The new key waits. Test it, then switch.',
    onSuccess: () => router.refresh(),
  })
  const put = (event: FormEvent) => {
    event.preventDefault()
    if (apiKey.trim() !== '') void run({ gateway, apiKey })
  }
  return (
    <form onSubmit={put} noValidate className="flex items-end gap-2">
      <Field label="New key" error={faultAt('apiKey')} className="flex-1">
        <Input
          type="password"
          value={apiKey}
          onChange={(event) => setApiKey(event.target.value)}
          autoComplete="new-password"
          spellCheck={false}
          className="font-mono text-xs"
        />
      </Field>
      <Button type="submit" pending={pending} disabled={apiKey.trim() === ''}>
        Put it beside
      </Button>
    </form>
  )
}
