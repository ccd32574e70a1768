'use client'

import { ArrowLeft } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import type { Preset } from '@/lib/gateways/presets'
import type { AddGateway, GatewayRef, SyncResultDto } from '@/lib/gateways/schema'
import { GatewayFields } from './gateway-fields'
import { addInput, formFaults, formOfPreset, type GatewayForm, testInput } from './gateway-form'
import { PresetList } from './preset-list'
import { TestConnection, type TestGatewayAction } from './test-connection'

export type AddGatewayActions = {
  add: ServerAction<AddGateway, { id: string; slug: string }>
  test: TestGatewayAction
  sync: ServerAction<GatewayRef, SyncResultDto>
}

type AddGatewaySheetProps = { open: boolean; onOpenChange: (open: boolean) => void; actions: AddGatewayActions }

/** A preset, then the form, then a test, then saved with its models. */
export function AddGatewaySheet({ open, onOpenChange, actions }: AddGatewaySheetProps) {
  const [chosen, setChosen] = useState<{ preset: Preset; form: GatewayForm } | null>(null)
  const close = (next: boolean) => {
    onOpenChange(next)
    if (!next) setChosen(null)
  }
  return (
    <Sheet open={open} onOpenChange={close}>
      <SheetContent
        title={chosen ? `Add ${chosen.preset.id === 'custom' ? 'a gateway' : chosen.preset.name}` : 'Add a gateway'}
        description={
          chosen ? undefined : 'Any endpoint that speaks the OpenAI protocol. A preset fills in the form; everything stays editable.'
        }
        className="w-full sm:w-[min(40rem,calc(100vw-3rem))]"
      >
        {chosen ? (
          <AddForm
            key={chosen.preset.id}
            preset={chosen.preset}
            start={chosen.form}
            actions={actions}
            onBack={() => setChosen(null)}
            onDone={() => close(false)}
          />
        ) : (
          <div className="p-4">
            <PresetList onChoose={(preset) => setChosen({ preset, form: formOfPreset(preset, window.location.origin) })} />
          </div>
        )}
      </SheetContent>
    </Sheet>
  )
}

type AddFormProps = { preset: Preset; start: GatewayForm; actions: AddGatewayActions; onBack: () => void; onDone: () => void }

function AddForm({ preset, start, actions, onBack, onDone }: AddFormProps) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const [form, setForm] = useState(start)
  const [shown, setShown] = useState(false)
  const adding = useAction(actions.add, { onFailure: ({ faults }) => faults.some(({ path }) => path !== '') })
  const syncing = useAction(actions.sync, { onFailure: () => true })
  const faults = formFaults(form)
  const faultAt = (path: string) => (shown ? faults[path] : undefined) ?? adding.faultAt(path)
  const ready = Object.keys(faults).length === 0

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setShown(true)
    if (!ready) return
    const added = await adding.run(addInput(form))
    if (!added?.ok) return
    const synced = await syncing.run({ gateway: added.data.slug })
    if (synced?.ok) toast.success(`${form.name} is ready`, { description: modelsFound(synced.data.total) })
    else
      toast.warning(`${form.name} is saved, without models`, {
        description: synced?.message ?? 'Its list of models could not be asked for.',
      })
    onDone()
    router.push(`/${slug}/gateways/${added.data.slug}`)
  }
  return (
    <form onSubmit={save} noValidate className="flex min-h-full flex-col">
      <div className="flex flex-1 flex-col gap-4 p-4">
        {preset.note && <p className="text-muted-foreground">{preset.note}</p>}
        <GatewayFields form={form} preset={preset} saved={null} faultAt={faultAt} onChange={setForm} />
        <TestConnection
          action={actions.test}
          input={(model) => {
            if (faults.baseUrl || faults.apiKey) setShown(true)
            return faults.baseUrl || faults.apiKey ? null : testInput(form, null, model)
          }}
        />
      </div>
      <div className="sticky bottom-0 flex items-center justify-between gap-2 border-t bg-popover px-4 py-3">
        <Button variant="ghost" onClick={onBack}>
          <ArrowLeft />
          Presets
        </Button>
        <Button type="submit" variant="primary" pending={adding.pending || syncing.pending}>
          Save gateway
        </Button>
      </div>
    </form>
  )
}

const modelsFound = (total: number) =>
  total === 0
    ? 'It lists no models; type in those you use.'
    : total === 1
      ? 'One model found.'
      : `${total.toLocaleString('en')} models found.`
