import { cancelConformance } from '@/lib/conformance/cancel-conformance'
import { getReport, listReports } from '@/lib/conformance/queries'
import {
  CHECKS,
  type CheckSummaryDto,
  callsOf,
  ListReports,
  type ReportDto,
  ReportRef,
  type ReportSummaryDto,
  StartConformance,
} from '@/lib/conformance/schema'
import { startConformance } from '@/lib/conformance/start-conformance'
import { notFound } from '@/lib/errors'
import {
  ChecksAnswer,
  checksExample,
  ReportAnswer,
  ReportSummaryAnswer,
  reportExample,
  startedExample,
  summaryExample,
} from '../answers/conformance'
import { pageAnswer, pageExample } from '../answers/parts'
import { checked, route } from '../route'
import { address, Nothing, pageQuery, reading, strict } from './fields'

const StartBody = strict({ model: StartConformance.shape.model, checks: StartConformance.shape.checks })
const ListQuery = strict({ ...pageQuery, cursor: ListReports.shape.cursor, model: ListReports.shape.model })

const presentResult = ({ check, verdict, said, at, change }: CheckSummaryDto) => ({ check, verdict, said, at, change })
const presentSummary = ({ createdBy, startedAt, finishedAt, calls, results, ...report }: ReportSummaryDto) => ({
  ...report,
  calls: { made: calls.made, at_most: calls.atMost },
  created_by: { type: createdBy.type, id: createdBy.id, name: createdBy.name },
  started_at: startedAt,
  finished_at: finishedAt,
  results: results.map(presentResult),
})
const presentReport = (report: ReportDto) => ({
  ...presentSummary(report),
  results: report.results.map(({ evidence, ...result }) => ({
    ...presentResult(result),
    evidence: evidence.map(({ latencyMs, ...each }) => ({ ...each, latency_ms: latencyMs })),
  })),
})

const reportRef = (params: { report: string }) => {
  const ref = ReportRef.safeParse(params)
  if (!ref.success) throw notFound('The report')
  return ref.data
}

export const getConformanceChecks = route({
  method: 'GET',
  path: '/api/v1/conformance-checks',
  tag: 'Conformance',
  summary: 'List the checks and what they cost',
  description: 'In the order they are made.',
  response: ChecksAnswer,
  example: { answer: checksExample },
  permission: 'workspace.read',
  run: async () => CHECKS,
  present: (checks) => ({ data: checks.map((check) => ({ check, calls: callsOf([check]) })), calls: callsOf(checks) }),
})

export const postConformance = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/conformance',
  tag: 'Conformance',
  summary: 'Check how a gateway keeps to the protocol',
  description:
    'Real calls of one model, short ones, paid for like any other: `calls.at_most` says how many. They are made in the background; read the report to see how far they are. Without `checks`: all of them. When a plain question is not answered, nothing else is asked. One at a time for a gateway and model, otherwise 409.',
  response: ReportAnswer,
  refuses: ['conflict'],
  example: {
    params: { gateway: 'sandbox' },
    body: { model: 'sandbox-tools', checks: ['model_echo', 'tools'] },
    answer: startedExample,
  },
  permission: 'gateway.write',
  body: StartBody,
  run: async ({ ctx, params, body }) => {
    const { id } = await startConformance(ctx, checked(StartConformance, { gateway: params.gateway, ...body }))
    return getReport(reading(ctx), id)
  },
  present: presentReport,
  status: 201,
  location: ({ id }) => address('conformance', id),
})

export const getConformanceReports = route({
  method: 'GET',
  path: '/api/v1/gateways/{gateway}/conformance',
  tag: 'Conformance',
  summary: 'List the reports of a gateway',
  description: 'Newest first, without their evidence. The newest twenty of each model are kept.',
  response: pageAnswer(ReportSummaryAnswer),
  example: { params: { gateway: 'sandbox' }, query: { model: 'sandbox-tools' }, answer: pageExample(summaryExample) },
  permission: 'workspace.read',
  query: ListQuery,
  run: ({ ctx, params, query }) => listReports(ctx, checked(ListReports, { gateway: params.gateway, ...query })),
  present: ({ reports, nextCursor }) => ({ data: reports.map(presentSummary), next_cursor: nextCursor }),
})

export const getConformanceReport = route({
  method: 'GET',
  path: '/api/v1/conformance/{report}',
  tag: 'Conformance',
  summary: 'Read a report',
  description: 'With its evidence: what was sent, and what came back.',
  response: ReportAnswer,
  example: { params: { report: startedExample.id }, answer: reportExample },
  permission: 'workspace.read',
  run: ({ ctx, params }) => getReport(ctx, reportRef(params).report),
  present: presentReport,
})

export const postConformanceCancel = route({
  method: 'POST',
  path: '/api/v1/conformance/{report}/cancel',
  tag: 'Conformance',
  summary: 'Cancel checks that are under way',
  description: 'What was found until then stays. Checks that are over stay as they are.',
  response: ReportAnswer,
  example: { params: { report: startedExample.id }, answer: reportExample },
  permission: 'gateway.write',
  body: Nothing,
  bodyOptional: true,
  run: async ({ ctx, params }) => {
    const { id } = await cancelConformance(ctx, reportRef(params))
    return getReport(reading(ctx), id)
  },
  present: presentReport,
})
