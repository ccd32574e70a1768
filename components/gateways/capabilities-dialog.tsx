'use client'

import { FlaskConical } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import type { ModelCapabilities, ModelDto, ProbeFindingDto, ProbeModel, ProbeResultDto, SetCapabilities } from '@/lib/gateways/model-schema'
import { capabilityWords, sourceWords } from './capability-words'

export type CapabilityActions = {
  probe: ServerAction<ProbeModel, ProbeResultDto>
  set: ServerAction<SetCapabilities, { name: string }>
}

type Props = {
  gateway: string
  simulator: boolean
  model: ModelDto | null
  actions: CapabilityActions
  onClose: () => void
  onSaved: () => void
}

/** What a model can do: as it is known, found out by real calls, or set by hand. */
export function CapabilitiesDialog({ model, onClose, ...rest }: Props) {
  return (
    <Dialog open={model !== null} onOpenChange={(open) => !open && onClose()}>
      {model && (
        <DialogContent title="What it can do" description={<span className="break-all font-mono text-xs">{model.name}</span>}>
          <div className="flex flex-col gap-4">
            <Probe key={model.id} model={model.name} {...rest} />
            {/* A probe changes what is known, and with it what stands in the fields. */}
            <CapabilityEditor key={JSON.stringify(model.capabilities)} model={model} onClose={onClose} {...rest} />
          </div>
        </DialogContent>
      )}
    </Dialog>
  )
}

const asked = ['tools', 'jsonSchema', 'images'] as const
const typed = (value: boolean | null) => (value === null ? '' : value ? 'yes' : 'no')
const meant = (text: string) => (text === '' ? null : text === 'yes')

function CapabilityEditor({ gateway, model, actions, onClose, onSaved }: Props & { model: ModelDto }) {
  const { capabilities: known, capabilitySources: sources } = model
  const [form, setForm] = useState({
    tools: typed(known.tools),
    jsonSchema: typed(known.jsonSchema),
    images: typed(known.images),
    contextTokens: known.contextTokens === null ? '' : String(known.contextTokens),
  })
  const saving = useAction(actions.set, {
    success: 'Saved',
    onSuccess: () => {
      onSaved()
      onClose()
    },
  })
  const context = form.contextTokens.trim() === '' ? null : Number(form.contextTokens)
  const wanted: ModelCapabilities = {
    tools: meant(form.tools),
    jsonSchema: meant(form.jsonSchema),
    images: meant(form.images),
    contextTokens: context,
  }
  const changed = Object.fromEntries(Object.entries(wanted).filter(([each, value]) => value !== known[each as keyof ModelCapabilities]))
  const wrong = context !== null && !(Number.isInteger(context) && context >= 1 && context <= 100_000_000)
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (!wrong) void saving.run({ gateway, model: model.name, capabilities: changed })
  }
  return (
    <form onSubmit={save} noValidate className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        {asked.map((each) => (
          <Field key={each} label={capabilityWords[each].name} hint={sourceWords(sources[each])}>
            <Select value={form[each]} onValueChange={(value) => setForm({ ...form, [each]: value })}>
              <SelectItem value="">not known</SelectItem>
              <SelectItem value="yes">yes</SelectItem>
              <SelectItem value="no">no</SelectItem>
            </Select>
          </Field>
        ))}
        <Field
          label="Context in tokens"
          optional
          hint={sourceWords(sources.contextTokens)}
          error={wrong ? 'Give a whole number of tokens.' : undefined}
        >
          <Input
            type="number"
            inputMode="numeric"
            min={1}
            value={form.contextTokens}
            onChange={(event) => setForm({ ...form, contextTokens: event.target.value })}
            className="tabular-nums"
          />
        </Field>
      </div>
      <DialogFooter className="-mx-5 -mb-5">
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" variant="primary" disabled={Object.keys(changed).length === 0 || wrong} pending={saving.pending}>
          Save by hand
        </Button>
      </DialogFooter>
    </form>
  )
}

type ProbeProps = Pick<Props, 'gateway' | 'simulator' | 'actions' | 'onSaved'> & { model: string }

function Probe({ gateway, simulator, model, actions, onSaved }: ProbeProps) {
  const [findings, setFindings] = useState<ProbeFindingDto[]>([])
  const { run, pending } = useAction(actions.probe, {
    onSuccess: (result) => {
      setFindings(result.findings)
      onSaved()
    },
  })
  return (
    <div className="flex flex-col gap-3 rounded-md border p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="max-w-72 text-muted-foreground text-xs">
          Three small real calls find out tools, JSON Schema and images.
          {simulator ? '' : ' They cost what such calls cost, a few dozen tokens each.'}
        </p>
        <Button pending={pending} onClick={() => void run({ gateway, model })}>
          <FlaskConical />
          Probe
        </Button>
      </div>
      <div role="status" className="empty:hidden">
        {findings.length > 0 && (
          <ul className="flex flex-col gap-2">
            {findings.map(({ capability, can, message, latencyMs }) => (
              <li key={capability} className="text-xs">
                <span className="flex flex-wrap items-baseline gap-2">
                  <span className="font-medium">{capabilityWords[capability].name}</span>
                  <Badge tone={can === null ? 'outline' : can ? 'well' : 'neutral'}>
                    {can === null ? 'could not find out' : can ? 'yes' : 'no'}
                  </Badge>
                  <span className="text-muted-foreground tabular-nums">{Math.round(latencyMs).toLocaleString('en')} ms</span>
                </span>
                <span className="[overflow-wrap:anywhere] block font-mono text-muted-foreground">{message}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
