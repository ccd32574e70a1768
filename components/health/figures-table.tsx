import { RelativeTime } from '@/components/feedback/relative-time'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { GatewayHealthDto, HealthPoint, Percentiles } from '@/lib/health/schema'
import { rateWords, roughWords, windowWords } from './health-words'
import { Sparkline, sparklineWords } from './sparkline'

/** Every model that was called in the window. */
export function ModelsHealthTable({ health }: { health: GatewayHealthDto }) {
  return (
    <Table label="Models" className="tabular-nums max-md:min-w-[52rem]">
      <TableHeader>
        <TableRow className="hover:bg-transparent">
          <TableHead>Model</TableHead>
          <TableHead className="text-right">Calls</TableHead>
          <TableHead className="text-right">Errors</TableHead>
          <TableHead className="text-right">First token p50</TableHead>
          <TableHead className="text-right">p95</TableHead>
          <TableHead className="text-right">Total p50</TableHead>
          <TableHead className="text-right">p95</TableHead>
          <TableHead>Last success</TableHead>
          <TableHead>Calls over {windowWords[health.window].name}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {health.models.map((each) => (
          <TableRow key={each.model}>
            <TableCell className="max-w-40 truncate sm:max-w-80 font-mono text-xs" title={each.model}>
              {each.model}
            </TableCell>
            <TableCell className="text-right">{each.calls.toLocaleString('en')}</TableCell>
            <TableCell className="text-right">{rateWords(each.errorRate)}</TableCell>
            <Times of={each.firstTokenMs} />
            <Times of={each.latencyMs} />
            <TableCell className="whitespace-nowrap text-muted-foreground">
              {each.lastOkAt ? <RelativeTime iso={each.lastOkAt} /> : 'none'}
            </TableCell>
            <TableCell>
              <Sparkline points={each.points} label={sparklineWords(each.points)} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

const Times = ({ of }: { of: Percentiles | null }) => (
  <>
    <TableCell className="whitespace-nowrap text-right">{of ? roughWords(of.p50) : '–'}</TableCell>
    <TableCell className="whitespace-nowrap text-right">{of ? roughWords(of.p95) : '–'}</TableCell>
  </>
)

/** The numbers behind the bars. */
export function PointsTable({ points }: { points: readonly HealthPoint[] }) {
  return (
    <Table label="Calls over time" className="tabular-nums">
      <TableHeader>
        <TableRow className="hover:bg-transparent">
          <TableHead>From (UTC)</TableHead>
          <TableHead className="text-right">Calls</TableHead>
          <TableHead className="text-right">Failed</TableHead>
          <TableHead className="text-right">Total p50</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {points.map(({ at, calls, errors, latencyMsP50 }) => (
          <TableRow key={at}>
            <TableCell className="whitespace-nowrap">{at.slice(0, 16).replace('T', ' ')}</TableCell>
            <TableCell className="text-right">{calls.toLocaleString('en')}</TableCell>
            <TableCell className="text-right">{errors.toLocaleString('en')}</TableCell>
            <TableCell className="text-right">{latencyMsP50 === null ? '–' : roughWords(latencyMsP50)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
