'use client'

import { useId, useState } from 'react'
import { Status } from '@/components/feedback/status'
import { durationWords, retryWords } from '@/components/runs/figures'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { TestGateway, TestResultDto, TestStepDto } from '@/lib/gateways/schema'
import { testAdvice } from './test-advice'

export type TestGatewayAction = ServerAction<TestGateway, TestResultDto>

type TestConnectionProps = {
  action: TestGatewayAction
  /** Made when the button is pressed; null when the form is not ready (it shows why). */
  input: (model: string) => TestGateway | null
  onTested?: (result: TestResultDto) => void
}

/** Tries the gateway as the form has it, before anything is saved, and says what came back in its own words. */
export function TestConnection({ action, input, onTested }: TestConnectionProps) {
  const [result, setResult] = useState<TestResultDto | null>(null)
  const [model, setModel] = useState('')
  const { run, pending } = useAction(action, {
    onSuccess: (tested) => {
      setResult(tested)
      onTested?.(tested)
    },
    onFailure: () => {
      setResult(null)
      return false
    },
  })
  const listId = useId()
  const test = () => {
    const wanted = input(model)
    if (wanted) void run(wanted)
  }
  return (
    <section aria-label="Connection test" className="rounded-md border bg-card p-3">
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Model to try" optional className="min-w-48 flex-1">
          <Input
            value={model}
            onChange={(event) => setModel(event.target.value)}
            list={listId}
            placeholder="Asks it for one word"
            spellCheck={false}
            autoComplete="off"
            className="font-mono text-xs"
          />
        </Field>
        <datalist id={listId}>
          {result?.models.slice(0, 500).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Button onClick={test} pending={pending}>
          Test connection
        </Button>
      </div>
      <div role="status" className={result ? 'mt-3' : undefined}>
        {result && <TestResult result={result} />}
      </div>
    </section>
  )
}

const stepNames: Record<TestStepDto['step'], string> = { models: 'List of models', completion: 'Completion' }

/** What each step of a test came to. */
export function TestResult({ result }: { result: TestResultDto }) {
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col gap-2">
        {result.steps.map((step) => (
          <li key={step.step} className="flex min-w-0 flex-col gap-0.5">
            <div className="flex flex-wrap items-center justify-between gap-x-3">
              <Status tone={step.ok ? 'well' : 'danger'} className="font-medium">
                {stepNames[step.step]}: {step.ok ? 'works' : 'failed'}
              </Status>
              <span className="text-muted-foreground text-xs tabular-nums">{durationWords(step.latencyMs)}</span>
            </div>
            <p dir="auto" className="whitespace-pre-wrap pl-5 [overflow-wrap:anywhere]">
              {step.message}
            </p>
            <Facts step={step} />
            {!step.ok && <p className="pl-5">{testAdvice(step)}</p>}
          </li>
        ))}
      </ol>
      {result.models.length > 0 && (
        <p className="line-clamp-3 pl-5 text-muted-foreground text-xs [overflow-wrap:anywhere]">
          {result.models.slice(0, 30).join(', ')}
          {result.models.length > 30 && ` and ${result.models.length - 30} more`}
        </p>
      )}
    </div>
  )
}

function Facts({ step: { ok, status, code, requestId, retryAfterSeconds } }: { step: TestStepDto }) {
  const facts = [
    ...(ok || status === null ? [] : [`status ${status}`]),
    ...(code === null ? [] : [`code ${code}`]),
    ...(requestId === null || ok ? [] : [`request ${requestId}`]),
    ...(retryAfterSeconds === null ? [] : [`try again ${retryWords(retryAfterSeconds)}`]),
  ]
  return facts.length === 0 ? null : (
    <p className="select-text break-all pl-5 font-mono text-muted-foreground text-xs">{facts.join(', ')}</p>
  )
}
