'use client'

import { Notice } from '@/components/feedback/notice'
import { Badge } from '@/components/ui/badge'
import { Select, SelectItem } from '@/components/ui/select'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { ImportLine, ImportPreview } from '@/lib/input-sets/schema'

const SHOWN_FAULTS = 20
const SHOWN_LINES = 50
const LEFT_OUT = ' '
const words = { create: 'new', replace: 'replaces', skip: 'left out' }

type ImportPlanViewProps = {
  plan: ImportPreview
  variables: readonly string[]
  placeholders: readonly string[]
  onColumn: (column: string, to: string | null) => void
}

/** Where each column goes, what is wrong in which line, and what the lines make. */
export function ImportPlanView({ plan, variables, placeholders, onColumn }: ImportPlanViewProps) {
  const { columns, lines, faults } = plan
  const places = [...variables, ...placeholders.map((name) => `placeholder:${name}`)]
  const lacking = lines.filter(({ missing }) => missing.length > 0)
  return (
    <>
      {faults.length > 0 && (
        <Notice tone="danger" title={faults.length === 1 ? 'One fault' : `${faults.length.toLocaleString('en')} faults`}>
          <ul className="mt-1 max-h-40 overflow-y-auto">
            {faults.slice(0, SHOWN_FAULTS).map(({ line, column, message }) => (
              <li key={`${line} ${column} ${message}`}>
                <span className="tabular-nums">Line {line}</span>
                {column !== null && (
                  <>
                    , <span className="font-mono text-xs">{column}</span>
                  </>
                )}
                : {message}
              </li>
            ))}
            {faults.length > SHOWN_FAULTS && <li>and {(faults.length - SHOWN_FAULTS).toLocaleString('en')} more.</li>}
          </ul>
        </Notice>
      )}
      {faults.length === 0 && lacking.length > 0 && (
        <Notice
          tone="warn"
          title={`${lacking.length === 1 ? 'One line lacks' : `${lacking.length.toLocaleString('en')} lines lack`} a required value`}
        >
          {lacking.slice(0, 5).map(missingInWords).join('; ')}
          {lacking.length > 5 && ' …'}. They can be imported and filled in later.
        </Notice>
      )}
      {columns.length > 0 && (
        <section aria-label="Columns" className="rounded-md border">
          <ul className="max-h-56 divide-y overflow-y-auto">
            {columns.map(({ column, to, known }) => (
              <li key={column} className="flex items-center gap-3 px-3 py-1.5">
                <span className="min-w-0 flex-1 truncate font-mono text-xs" title={column}>
                  {column}
                </span>
                {to === null ? <Badge>left out</Badge> : !known && <Badge tone="warn">not in the prompt</Badge>}
                <Select
                  aria-label={`Where ${column} goes`}
                  size="sm"
                  value={to ?? LEFT_OUT}
                  onValueChange={(value) => onColumn(column, value === LEFT_OUT ? null : value)}
                  className="w-48 shrink-0"
                >
                  <SelectItem value={LEFT_OUT}>Leave out</SelectItem>
                  <SelectItem value="$name">Name of the set</SelectItem>
                  {[...new Set([...places, ...(to === null || to === '$name' ? [] : [to]), column])].map((place) => (
                    <SelectItem key={place} value={place}>
                      {place}
                    </SelectItem>
                  ))}
                </Select>
              </li>
            ))}
          </ul>
        </section>
      )}
      {lines.length > 0 && (
        <div className="max-h-72 overflow-auto rounded-md border">
          <Table label="What the lines make">
            <TableHeader>
              <tr>
                <TableHead className="w-16">Line</TableHead>
                <TableHead>Set</TableHead>
                <TableHead>Values</TableHead>
                <TableHead className="w-24">
                  <span className="sr-only">What it does</span>
                </TableHead>
              </tr>
            </TableHeader>
            <TableBody>
              {lines.slice(0, SHOWN_LINES).map((line) => (
                <TableRow key={line.line}>
                  <TableCell className="tabular-nums">{line.line}</TableCell>
                  <TableCell className="max-w-48 truncate font-medium">{line.name}</TableCell>
                  <TableCell className="max-w-80 truncate font-mono text-muted-foreground text-xs">
                    {JSON.stringify({ ...line.values.variables, ...line.values.placeholders }).slice(0, 300)}
                  </TableCell>
                  <TableCell>
                    <Badge tone={line.action === 'create' ? 'well' : 'neutral'}>{words[line.action]}</Badge>
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          {lines.length > SHOWN_LINES && (
            <p className="px-4 py-2 text-muted-foreground text-xs">and {(lines.length - SHOWN_LINES).toLocaleString('en')} more lines.</p>
          )}
        </div>
      )}
    </>
  )
}

const missingInWords = ({ line, missing }: ImportLine) => `line ${line}: ${missing.join(', ')}`
