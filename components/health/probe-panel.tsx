'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { durationWords } from '@/components/runs/figures'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useFreshWhile } from '@/components/shell/use-fresh-while'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { RadioGroup, RadioItem } from '@/components/ui/radio-group'
import { Select, SelectItem } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { ProbeDetailDto, ProbeKind, ProbeState, SetProbe } from '@/lib/health/probe-schema'
import { ProbeStatus } from './probe-status'

export type SetProbeAction = ServerAction<SetProbe, { gateway: string }>

type ProbePanelProps = { probe: ProbeDetailDto; models: readonly string[]; action: SetProbeAction }

const stateWords: Record<ProbeState, { tone: 'well' | 'warn' | 'danger'; name: string }> = {
  answers: { tone: 'well', name: 'answers' },
  slow: { tone: 'warn', name: 'slow' },
  failing: { tone: 'danger', name: 'failing' },
}
function everyWords(minutes: number): string {
  const [count, unit] = minutes % 1440 === 0 ? [minutes / 1440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`
}

/** The quiet question in the background: how it stands, how it asks, what came of it lately. */
export function ProbePanel({ probe, models, action }: ProbePanelProps) {
  const { can } = useWorkspace()
  const [setting, setSetting] = useState(false)
  const lately = probe.results.slice(0, 20)
  // Turned on it asks at once.
  useFreshWhile(probe.enabled && probe.state === null)
  return (
    <section aria-labelledby="probe" className="flex min-w-0 flex-col gap-2 rounded-md border bg-card p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="probe" className="font-semibold">
          Background probe
        </h2>
        {can('gateway.write') && (
          <Button size="sm" onClick={() => setSetting(true)}>
            Set probe
          </Button>
        )}
      </div>
      <p role="status">
        <ProbeStatus probe={probe} />
      </p>
      <p className="text-muted-foreground text-xs">
        {probe.enabled
          ? `Asks ${everyWords(probe.everyMinutes)} for ${probe.kind === 'models' ? 'the list of models, free of charge' : `one token of ${probe.model}`}; slow from ${durationWords(probe.slowMs)} on.`
          : 'Off. Turned on it asks for a sign of life now and then, and says once when the gateway has failed three times in a row.'}
      </p>
      {lately.length > 0 && (
        <details>
          <summary className="cursor-pointer text-muted-foreground text-xs">
            {lately.length === 1 ? 'The last answer' : `The last ${lately.length} answers`}
          </summary>
          <Table label="Answers of the probe" className="mt-2 tabular-nums">
            <TableHeader>
              <TableRow className="hover:bg-transparent">
                <TableHead>When</TableHead>
                <TableHead>State</TableHead>
                <TableHead className="text-right">Took</TableHead>
                <TableHead className="w-full">What was said</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {lately.map((each) => (
                <TableRow key={each.at}>
                  <TableCell className="whitespace-nowrap text-muted-foreground">
                    <RelativeTime iso={each.at} />
                  </TableCell>
                  <TableCell>
                    <Status tone={stateWords[each.state].tone}>{stateWords[each.state].name}</Status>
                  </TableCell>
                  <TableCell className="whitespace-nowrap text-right">{durationWords(each.latencyMs)}</TableCell>
                  <TableCell dir="auto" className="min-w-48 [overflow-wrap:anywhere]">
                    {each.message ?? ''}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </details>
      )}
      <ProbeDialog key={`${setting}`} open={setting} onOpenChange={setSetting} probe={probe} models={models} action={action} />
    </section>
  )
}

const minutes = [1, 5, 10, 30, 60, 360, 1440]

function ProbeDialog({
  open,
  onOpenChange,
  probe,
  models,
  action,
}: ProbePanelProps & { open: boolean; onOpenChange: (open: boolean) => void }) {
  const router = useRouter()
  const [ids, listId, switchId] = [useId(), useId(), useId()]
  const [enabled, setEnabled] = useState(probe.enabled)
  const [kind, setKind] = useState<ProbeKind>(probe.kind)
  const [model, setModel] = useState(probe.model ?? '')
  const [every, setEvery] = useState(String(probe.everyMinutes))
  const [slow, setSlow] = useState(String(probe.slowMs))
  const { run, pending, faultAt } = useAction(action, {
    success: 'Probe saved',
    onSuccess: () => {
      onOpenChange(false)
      router.refresh()
    },
    onFailure: ({ faults }) => faults.some(({ path }) => path !== ''),
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    void run({
      gateway: probe.gateway,
      enabled,
      kind,
      model: model.trim() === '' ? null : model.trim(),
      everyMinutes: Number(every),
      slowMs: Number(slow),
    })
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Background probe"
        description="Asks the gateway for a sign of life and keeps a week of answers."
        footer={
          <>
            <Button onClick={() => onOpenChange(false)}>Cancel</Button>
            <Button type="submit" form={ids} variant="primary" pending={pending}>
              Save probe
            </Button>
          </>
        }
      >
        <form id={ids} onSubmit={save} noValidate className="flex flex-col gap-4">
          <div className="flex items-center gap-2">
            <Switch id={switchId} checked={enabled} onCheckedChange={setEnabled} />
            <Label htmlFor={switchId}>Ask in the background</Label>
          </div>
          <RadioGroup
            aria-label="What is asked for"
            value={kind}
            onValueChange={(value) => setKind(value === 'completion' ? value : 'models')}
          >
            <RadioItem value="models" label="The list of models" hint="GET /models, free of charge." />
            <RadioItem value="completion" label="One token of a model" hint="Tells more, and is paid for each time." />
          </RadioGroup>
          {kind === 'completion' && (
            <Field label="Model" error={faultAt('model')}>
              <Input
                value={model}
                onChange={(event) => setModel(event.target.value)}
                list={listId}
                spellCheck={false}
                autoComplete="off"
                className="font-mono text-xs"
              />
            </Field>
          )}
          <datalist id={listId}>
            {models.slice(0, 500).map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <div className="grid grid-cols-2 gap-3">
            <Field label="How often" error={faultAt('everyMinutes')}>
              <Select value={every} onValueChange={setEvery}>
                {[...new Set([...minutes, probe.everyMinutes])]
                  .sort((a, b) => a - b)
                  .map((each) => (
                    <SelectItem key={each} value={String(each)}>
                      {everyWords(each)}
                    </SelectItem>
                  ))}
              </Select>
            </Field>
            <Field label="Slow from, in ms" error={faultAt('slowMs')}>
              <Input type="number" min={50} max={30_000} value={slow} onChange={(event) => setSlow(event.target.value)} />
            </Field>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  )
}
