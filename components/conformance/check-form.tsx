'use client'

import { ListChecks } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { CHECKS, type CheckName, callsOf, type StartConformance } from '@/lib/conformance/schema'
import { callsWords, checkWords } from './check-words'

export type StartAction = ServerAction<StartConformance, { id: string }>

type CheckFormProps = {
  gateway: string
  /** Names to choose from; another may be typed. */
  models: readonly string[]
  initial: string
  disabled: boolean
  action: StartAction
  onStarted: (id: string) => void
}

/** Chooses a model and checks, says what they cost, and starts them. */
export function CheckForm({ gateway, models, initial, disabled, action, onStarted }: CheckFormProps) {
  const [model, setModel] = useState(initial)
  const [checks, setChecks] = useState<readonly CheckName[]>(CHECKS)
  const listId = useId()
  const { run, pending, faultAt } = useAction(action, {
    onSuccess: ({ id }) => onStarted(id),
    onFailure: ({ faults }) => faults.some(({ path }) => path === 'model'),
  })
  const ready = model.trim() !== '' && checks.length > 0
  const start = (event: FormEvent) => {
    event.preventDefault()
    if (ready) void run({ gateway, model: model.trim(), checks: [...checks] })
  }
  return (
    <form onSubmit={start} className="flex flex-wrap items-end gap-2">
      <Field label="Model" error={faultAt('model')} className="min-w-56 max-w-96 flex-1">
        <Input
          value={model}
          onChange={(event) => setModel(event.target.value)}
          list={listId}
          placeholder="As the gateway spells it"
          spellCheck={false}
          autoComplete="off"
          className="font-mono text-xs"
        />
      </Field>
      <datalist id={listId}>
        {models.slice(0, 500).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Popover>
        <PopoverTrigger asChild>
          <Button>
            <ListChecks />
            {checks.length === CHECKS.length ? `All ${CHECKS.length} checks` : `${checks.length} of ${CHECKS.length} checks`}
          </Button>
        </PopoverTrigger>
        <PopoverContent aria-label="Checks" className="w-80">
          <ul className="flex flex-col gap-2">
            {CHECKS.map((check) => (
              <CheckChoice
                key={check}
                check={check}
                chosen={checks.includes(check)}
                onChoose={(chosen) => setChecks(CHECKS.filter((each) => (each === check ? chosen : checks.includes(each))))}
              />
            ))}
          </ul>
        </PopoverContent>
      </Popover>
      <Button type="submit" variant="primary" disabled={!ready || disabled} pending={pending}>
        Run checks
      </Button>
      <p className="basis-full text-muted-foreground text-xs">
        {checks.length === 0
          ? 'Choose at least one check.'
          : `At most ${callsWords(callsOf(checks))} with short prompts, paid for like any other. A gateway’s rate limit is never provoked.`}
      </p>
    </form>
  )
}

type CheckChoiceProps = { check: CheckName; chosen: boolean; onChoose: (chosen: boolean) => void }

function CheckChoice({ check, chosen, onChoose }: CheckChoiceProps) {
  const id = useId()
  return (
    <li className="flex items-start gap-2">
      <Checkbox id={id} checked={chosen} onCheckedChange={(value) => onChoose(value === true)} className="mt-0.5" />
      <Label htmlFor={id} className="flex flex-col gap-0.5">
        <span>{checkWords[check].name}</span>
        <span className="font-normal text-muted-foreground text-xs">{checkWords[check].asks}</span>
      </Label>
    </li>
  )
}
