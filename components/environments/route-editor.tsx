'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useId, useRef, useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { SortableList, type SortableListHandle } from '@/components/ui/sortable'
import { moved } from '@/components/ui/sortable-order'
import type { EnvironmentDto, RouteTargetDto } from '@/lib/environments/schema'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import type { EnvironmentActions } from './environment-actions'
import { type Step, sameSteps, stepsOf, targetsOf } from './route-list'
import { RouteStep } from './route-step'

type RouteEditorProps = {
  environment: EnvironmentDto
  alias: string
  saved: readonly RouteTargetDto[]
  gateways: TargetGatewayDto[]
  setRoute: EnvironmentActions['setRoute']
  allowed: boolean
  /** The alias has no targets any more. */
  onRemoved: () => void
}

/** The ordered targets behind one alias. Nothing changes for anybody until it is saved. */
export function RouteEditor({ environment, alias, saved, gateways, setRoute, allowed, onRemoved }: RouteEditorProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const titleId = useId()
  const [steps, setSteps] = useState(() => stepsOf(saved))
  const nextId = useRef(saved.length)
  const list = useRef<SortableListHandle>(null)
  const dirty = !sameSteps(steps, stepsOf(saved))
  const { run, pending, faultAt, failure } = useAction(setRoute, {
    success: `The route ${alias} of ${environment.name} is saved`,
    onSuccess: ({ targets }) => {
      if (targets.length === 0) onRemoved()
      router.refresh()
    },
    onFailure: (refused) => refused.faults.length > 0,
  })
  const usable = gateways.filter(({ region }) => environment.region === null || region === environment.region)
  const add = () => {
    const free = usable.flatMap(({ slug: gateway, models }) => models.map(({ name: model }) => ({ gateway, model })))
    const next = free.find(({ gateway, model }) => !steps.some((step) => step.gateway === gateway && step.model === model))
    const [first] = usable
    if (!first) return
    nextId.current += 1
    setSteps([...steps, { id: String(nextId.current), seconds: '', ...(next ?? { gateway: first.slug, model: '' }) }])
  }
  const nameOf = (id: string) => {
    const at = steps.findIndex((step) => step.id === id)
    return `Target ${at + 1}, ${steps[at]?.gateway} ${steps[at]?.model}`
  }
  const change = (index: number, step: Step) => setSteps(steps.map((each, at) => (at === index ? step : each)))
  const faults = failure?.faults.filter(({ path }) => !/^targets\.\d+\.(gateway|model|timeoutMs)$/.test(path)) ?? []
  return (
    <fieldset aria-labelledby={titleId} className="min-w-0 rounded-md border">
      <h3 id={titleId} className="flex flex-wrap items-baseline gap-x-2 border-b px-3 py-1.5">
        <span className="sr-only">Route </span>
        <span className="font-medium font-mono">{alias}</span>
        {steps.length > 1 && <span className="text-muted-foreground text-xs">the first one answers; the others stand by</span>}
      </h3>
      {steps.length === 0 ? (
        <p className="px-3 py-2 text-muted-foreground">
          {usable.length > 0 ? (
            'No target yet. A version that asks for this alias cannot run here.'
          ) : (
            <>
              No gateway{environment.region && ` in the region ${environment.region}`} yet.{' '}
              <Link href={`/${slug}/gateways`} className="text-foreground underline underline-offset-3">
                Add one first
              </Link>
            </>
          )}
        </p>
      ) : (
        <SortableList
          ref={list}
          label={`Targets of ${alias}, in order`}
          ids={steps.map(({ id }) => id)}
          nameOf={nameOf}
          disabled={!allowed}
          onMove={(id, to) =>
            setSteps(
              moved(
                steps,
                steps.findIndex((step) => step.id === id),
                to,
              ),
            )
          }
          className="gap-0 [--sortable-gap:0px]"
        >
          {steps.map((step, index) => (
            <RouteStep
              key={step.id}
              step={step}
              index={index}
              alias={alias}
              region={environment.region}
              gateways={gateways}
              allowed={allowed}
              faultAt={(field) => faultAt(`targets.${index}.${field}`)}
              onChange={(next) => change(index, next)}
              onMove={(to) => list.current?.move(step.id, to)}
              onRemove={() => setSteps(steps.filter((_, at) => at !== index))}
            />
          ))}
        </SortableList>
      )}
      {faults.length > 0 && (
        <Notice tone="danger" className="mx-3 mb-2">
          {faults.map(({ message }) => message).join(' ')}
        </Notice>
      )}
      {allowed && (
        <div className="flex flex-wrap items-center gap-2 border-t px-3 py-2">
          <Button size="sm" variant="ghost" className="-ml-2" disabled={usable.length === 0 || steps.length >= 10} onClick={add}>
            <Plus />
            Add target
          </Button>
          {dirty && (
            <span className="ml-auto flex gap-2">
              <Button size="sm" variant="ghost" disabled={pending} onClick={() => setSteps(stepsOf(saved))}>
                Discard
              </Button>
              <Button
                size="sm"
                variant="primary"
                pending={pending}
                aria-label={`${steps.length === 0 ? 'Remove alias' : 'Save route'} ${alias} of ${environment.name}`}
                onClick={() => run({ environment: environment.slug, alias, targets: targetsOf(steps) })}
              >
                {steps.length === 0 ? 'Remove alias' : 'Save route'}
              </Button>
            </span>
          )}
        </div>
      )}
    </fieldset>
  )
}
