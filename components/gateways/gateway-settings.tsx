'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { Notice } from '@/components/feedback/notice'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { presets } from '@/lib/gateways/presets'
import type { GatewayDto, GatewayRef, UpdateGateway } from '@/lib/gateways/schema'
import { GatewayFields } from './gateway-fields'
import { formFaults, formOfGateway, testInput, updateInput } from './gateway-form'
import { type GatewayKeyActions, GatewayKeys } from './gateway-keys'
import { TestConnection, type TestGatewayAction } from './test-connection'

export type GatewaySettingsActions = {
  update: ServerAction<UpdateGateway, { id: string; slug: string }>
  test: TestGatewayAction
  archive: ServerAction<GatewayRef, { id: string }>
  keys: GatewayKeyActions
}

type GatewaySettingsProps = { gateway: GatewayDto; actions: GatewaySettingsActions }

/** Everything about a gateway that can be changed, tried before it is saved; and taking it out of use. */
export function GatewaySettings({ gateway, actions }: GatewaySettingsProps) {
  const { can, role, slug } = useWorkspace()
  const mayWrite = can('gateway.write')
  return (
    <div className="flex max-w-2xl flex-col gap-8 px-4 py-6 sm:px-6">
      {!mayWrite && (
        <Notice
          action={
            <Link href={`/${slug}/settings/members`} className="underline underline-offset-3">
              Who is admin
            </Link>
          }
        >
          Your role here is {role}. Changing gateways needs admin.
        </Notice>
      )}
      <fieldset disabled={!mayWrite} className="contents">
        <legend className="sr-only">Settings of {gateway.name}</legend>
        <Settings key={gateway.updatedAt} gateway={gateway} actions={actions} mayWrite={mayWrite} />
      </fieldset>
      {mayWrite && !gateway.simulator && <GatewayKeys gateway={gateway} actions={actions.keys} />}
      {mayWrite && <Archive gateway={gateway} action={actions.archive} />}
    </div>
  )
}

function Settings({ gateway, actions, mayWrite }: GatewaySettingsProps & { mayWrite: boolean }) {
  const router = useRouter()
  const [form, setForm] = useState(() => formOfGateway(gateway))
  const [shown, setShown] = useState(false)
  const faults = formFaults(form)
  const updating = useAction(actions.update, {
    success: 'Gateway saved',
    onSuccess: () => router.refresh(),
    onFailure: ({ faults }) => faults.some(({ path }) => path !== ''),
  })
  const forgetting = useAction(actions.update, { success: 'The key is forgotten', onSuccess: () => router.refresh() })
  const changed = Object.keys(updateInput(form, gateway)).length > 1
  const save = (event: FormEvent) => {
    event.preventDefault()
    setShown(true)
    if (Object.keys(faults).length === 0) void updating.run(updateInput(form, gateway))
  }
  return (
    <form onSubmit={save} noValidate className="flex flex-col gap-4">
      <GatewayFields
        form={form}
        preset={presets.find(({ id }) => id === gateway.preset)}
        saved={gateway}
        faultAt={(path) => (shown ? faults[path] : undefined) ?? updating.faultAt(path)}
        onChange={setForm}
      />
      {mayWrite && (
        <>
          <TestConnection
            action={actions.test}
            input={(model) => {
              if (faults.baseUrl) setShown(true)
              return faults.baseUrl ? null : testInput(form, gateway, model)
            }}
          />
          <div className="flex flex-wrap items-center justify-between gap-2">
            {gateway.keySetAt ? (
              <ConfirmDialog
                title={`Forget the key of ${gateway.name}?`}
                description="Calls go without a key from then on, and most gateways will refuse them. The key cannot be brought back; you can enter another."
                confirmLabel="Forget key"
                onConfirm={async () => (await forgetting.run({ gateway: gateway.slug, apiKey: null }))?.ok ?? false}
                trigger={<Button variant="danger-quiet">Forget key</Button>}
              />
            ) : (
              <span />
            )}
            <div className="flex gap-2">
              <Button disabled={!changed} onClick={() => setForm(formOfGateway(gateway))}>
                Undo changes
              </Button>
              <Button type="submit" variant="primary" disabled={!changed} pending={updating.pending}>
                Save changes
              </Button>
            </div>
          </div>
        </>
      )}
    </form>
  )
}

function Archive({ gateway, action }: { gateway: GatewayDto; action: GatewaySettingsActions['archive'] }) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const { run, failure, reset } = useAction(action, {
    success: `${gateway.name} is archived`,
    onConflict: () => {},
    onSuccess: () => router.push(`/${slug}/gateways`),
  })
  return (
    <section aria-labelledby="archive" className="flex flex-wrap items-center justify-between gap-3 border-t pt-6">
      <div className="max-w-md">
        <h2 id="archive" className="font-semibold">
          Archive this gateway
        </h2>
        <p className="text-muted-foreground text-xs">
          It is not called any more and its key is forgotten. Runs made with it stay in the log.
        </p>
      </div>
      <ConfirmDialog
        title={`Archive ${gateway.name}?`}
        description={
          <div className="flex flex-col gap-3">
            <p>
              It disappears from pickers and is never called again. Its key and headers are forgotten for good; its runs stay. The slug{' '}
              <span className="font-mono">{gateway.slug}</span> becomes free.
            </p>
            {failure?.code === 'conflict' && (
              <Notice tone="danger" title="It is still in use">
                {failure.message}
              </Notice>
            )}
          </div>
        }
        confirmLabel="Archive gateway"
        onOpenChange={(open) => !open && reset()}
        onConfirm={async () => (await run({ gateway: gateway.slug }))?.ok ?? false}
        trigger={<Button variant="danger-quiet">Archive gateway</Button>}
      />
    </section>
  )
}
