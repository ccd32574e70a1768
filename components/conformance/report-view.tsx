'use client'

import { useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ExpandableRow, ExpandHead } from '@/components/ui/expandable-row'
import { Spinner } from '@/components/ui/spinner'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { type CheckName, type CheckResultDto, type ReportDto, type ReportRef, underWay, VERDICTS } from '@/lib/conformance/schema'
import { CheckEvidence } from './check-evidence'
import { callsWords, checkWords, stateWords, verdictWords } from './check-words'

export type CancelAction = ServerAction<ReportRef, { id: string }>

type ReportViewProps = { report: ReportDto; cancel: CancelAction | null; onChanged: () => void }

/** One report: how far it is, and every check with its verdict, a sentence, what changed and the evidence. */
export function ReportView({ report, cancel, onChanged }: ReportViewProps) {
  const [open, setOpen] = useState<CheckName | null>(null)
  const results = new Map(report.results.map((result) => [result.check, result]))
  return (
    <section aria-label={`Report of ${report.model}`} className="flex flex-col gap-3">
      <Progress report={report} cancel={cancel} onChanged={onChanged} />
      {report.reason && (
        <div className="px-4 sm:px-6">
          <Notice tone="danger" title="The checks could not go on">
            {report.reason}
          </Notice>
        </div>
      )}
      <Table label={`Checks of ${report.model}`} className="max-md:min-w-[42rem]">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <ExpandHead />
            <TableHead>Check</TableHead>
            <TableHead>Verdict</TableHead>
            <TableHead className="w-full">What was seen</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {report.checks.map((check) => {
            const result = results.get(check)
            return result ? (
              <ExpandableRow
                key={check}
                label={checkWords[check].name}
                open={open === check}
                onOpenChange={(shown) => setOpen(shown ? check : null)}
                columns={4}
                details={<CheckEvidence evidence={result.evidence} />}
              >
                <NameCell check={check} />
                <TableCell>
                  <Badge tone={verdictWords[result.verdict].tone}>{verdictWords[result.verdict].name}</Badge>
                </TableCell>
                <TableCell className="min-w-64 py-2">
                  <p dir="auto" className="[overflow-wrap:anywhere]">
                    {result.said}
                  </p>
                  <Change result={result} />
                </TableCell>
              </ExpandableRow>
            ) : (
              <TableRow key={check}>
                <TableCell />
                <NameCell check={check} />
                <TableCell className="text-muted-foreground">{underWay(report.state) ? 'waiting' : 'not made'}</TableCell>
                <TableCell className="text-muted-foreground">{checkWords[check].asks}</TableCell>
              </TableRow>
            )
          })}
        </TableBody>
      </Table>
    </section>
  )
}

const NameCell = ({ check }: { check: CheckName }) => (
  <TableCell className="whitespace-nowrap" title={checkWords[check].asks}>
    {checkWords[check].name}
  </TableCell>
)

/** `passed → differs since 3 d ago`. */
function Change({ result: { verdict, change } }: { result: CheckResultDto }) {
  if (!change) return null
  return (
    <p className="text-warn text-xs">
      Changed: {verdictWords[change.from].name} → {verdictWords[verdict].name}, since <RelativeTime iso={change.since} />
    </p>
  )
}

function Progress({ report, cancel, onChanged }: ReportViewProps) {
  const { state, checks, results, calls, createdBy, startedAt, finishedAt } = report
  const going = underWay(state)
  const { run, pending } = useAction(cancel ?? (async () => ({ ok: true as const, data: { id: report.id } })), {
    success: 'Cancelled: what was found stays',
    onSuccess: onChanged,
  })
  const counts = VERDICTS.map((verdict) => ({ verdict, count: results.filter((each) => each.verdict === verdict).length }))
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 sm:px-6">
      <p role="status" className="flex items-center gap-2">
        {going && <Spinner />}
        <span className="font-semibold">{stateWords[state]}</span>
        {state !== 'finished' && (
          <span className="text-muted-foreground tabular-nums">
            {results.length} of {checks.length} checks
          </span>
        )}
      </p>
      {!going && (
        <p className="flex flex-wrap gap-1.5">
          {counts
            .filter(({ count }) => count > 0)
            .map(({ verdict, count }) => (
              <Badge key={verdict} tone={verdictWords[verdict].tone}>
                {count} {verdictWords[verdict].name}
              </Badge>
            ))}
        </p>
      )}
      <p className="text-muted-foreground text-xs">
        {callsWords(calls.made)}
        {going && ` of ${calls.atMost} at most`}, {createdBy.name}, <RelativeTime iso={finishedAt ?? startedAt} />
      </p>
      {going && cancel && (
        <Button size="sm" className="ml-auto" pending={pending} onClick={() => void run({ report: report.id })}>
          Cancel
        </Button>
      )}
    </div>
  )
}
