'use client'

import { useRouter } from 'next/navigation'
import { EmptyState } from '@/components/feedback/empty-state'
import { useFreshWhile } from '@/components/shell/use-fresh-while'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Select, SelectItem } from '@/components/ui/select'
import { type ReportDto, type ReportSummaryDto, underWay } from '@/lib/conformance/schema'
import type { GatewayDto } from '@/lib/gateways/schema'
import { CheckForm, type StartAction } from './check-form'
import { stateWords } from './check-words'
import { type CancelAction, ReportView } from './report-view'

type ConformanceScreenProps = {
  gateway: GatewayDto
  models: readonly string[]
  /** Newest first, without evidence: of every model, and those of the shown model. */
  newest: readonly ReportSummaryDto[]
  earlier: readonly ReportSummaryDto[]
  shown: ReportDto | null
  actions: { start: StartAction; cancel: CancelAction }
}

/** How a gateway keeps to the protocol: checks on demand, what they found, and what changed since the last time. */
export function ConformanceScreen({ gateway, models, newest, earlier, shown, actions }: ConformanceScreenProps) {
  const { slug, can } = useWorkspace()
  const router = useRouter()
  const mayCheck = can('gateway.write')
  const going = shown !== null && underWay(shown.state)
  useFreshWhile(going)
  const home = `/${slug}/gateways/${gateway.slug}/conformance`
  const show = (report: string) => router.push(`${home}?report=${report}`)
  return (
    <div className="flex flex-col gap-5 py-4">
      {mayCheck && (
        <div className="px-4 sm:px-6">
          <CheckForm
            key={shown?.model}
            gateway={gateway.slug}
            models={models}
            initial={shown?.model ?? models[0] ?? ''}
            disabled={going}
            action={actions.start}
            onStarted={(id) => {
              show(id)
              router.refresh()
            }}
          />
        </div>
      )}
      {shown ? (
        <>
          <div className="flex flex-wrap items-center gap-2 px-4 sm:px-6">
            <Select
              aria-label="Model of the report"
              value={shown.model}
              size="sm"
              className="w-auto max-w-full"
              onValueChange={(model) => pick(newest, model, show)}
            >
              {newest.map(({ model }) => (
                <SelectItem key={model} value={model}>
                  {model}
                </SelectItem>
              ))}
            </Select>
            <Select aria-label="Report" value={shown.id} size="sm" className="w-auto max-w-full" onValueChange={show}>
              {earlier.map((report, place) => (
                <SelectItem key={report.id} value={report.id}>
                  {`${dayAndTime(report.startedAt)}, ${report.createdBy.name}${place === 0 ? ' (newest)' : ''}${report.state === 'finished' ? '' : `, ${stateWords[report.state].toLowerCase()}`}`}
                </SelectItem>
              ))}
            </Select>
          </div>
          <ReportView report={shown} cancel={mayCheck ? actions.cancel : null} onChanged={() => router.refresh()} />
        </>
      ) : (
        <EmptyState mark="none" title="Not checked yet">
          Gateways that speak the OpenAI protocol differ in the details: tokens that are not counted, errors that look like answers, models
          that are not the ones asked for. A few short calls tell how this one behaves.
          {!mayCheck && ' Ask an admin of this workspace to run the checks.'}
        </EmptyState>
      )}
    </div>
  )
}

function pick(newest: readonly ReportSummaryDto[], model: string, show: (report: string) => void): void {
  const report = newest.find((each) => each.model === model)
  if (report) show(report.id)
}

/** `2026-11-23 05:10 UTC`: the same on the server and in the browser. */
const dayAndTime = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`
