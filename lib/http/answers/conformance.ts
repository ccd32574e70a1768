import { z } from 'zod'
import { CHECKS, CheckName, callsOf, ReportState, Verdict } from '@/lib/conformance/schema'
import { Author, authorExample, Id, Time } from './parts'

export const CheckAnswer = z.object({
  check: CheckName,
  calls: z.int().meta({ description: 'How many calls it takes when it is made alone, at most.' }),
})
export const ChecksAnswer = z.object({
  data: z.array(CheckAnswer),
  calls: z.int().meta({ description: 'How many calls all of them take together, at most: some share their calls.' }),
})

const Result = z.object({
  check: CheckName,
  verdict: Verdict,
  said: z.string().meta({ description: 'What was seen, in one sentence.' }),
  at: Time,
  change: z
    .object({ from: Verdict, since: Time })
    .nullable()
    .meta({ description: 'How it came out before, and since when it comes out as it does; null when it never came out otherwise.' }),
})
const Evidence = z.object({
  call: z.string(),
  method: z.enum(['GET', 'POST']),
  path: z.string(),
  sent: z.string(),
  status: z.int().nullable().meta({ description: 'Null when nothing answered.' }),
  headers: z.record(z.string(), z.string()),
  body: z.string().meta({ description: 'Its beginning and end where it was long. No secret is in it.' }),
  latency_ms: z.number(),
  failure: z.string().nullable(),
})

const report = {
  id: Id('cnf'),
  gateway: z.string(),
  model: z.string(),
  state: ReportState,
  checks: z.array(CheckName),
  calls: z.object({ made: z.int(), at_most: z.int() }),
  reason: z.string().nullable().meta({ description: 'Why it failed.' }),
  created_by: Author,
  started_at: Time,
  finished_at: Time.nullable(),
}
export const ReportSummaryAnswer = z.object({ ...report, results: z.array(Result) }).meta({ id: 'ConformanceSummary' })
export const ReportAnswer = z
  .object({ ...report, results: z.array(z.object({ ...Result.shape, evidence: z.array(Evidence) })) })
  .meta({ id: 'ConformanceReport', description: 'What a gateway made of a series of real calls with one model.' })

export const checksExample: z.infer<typeof ChecksAnswer> = {
  data: CHECKS.map((check) => ({ check, calls: callsOf([check]) })),
  calls: callsOf(CHECKS),
}
const begun = {
  id: 'cnf_01KAQ5CX1B3D5F7G9H0J2K4M6N',
  gateway: 'sandbox',
  model: 'sandbox-tools',
  checks: ['model_echo' as const, 'tools' as const],
  reason: null,
  created_by: authorExample,
  started_at: '2026-11-23T09:10:00.000Z',
}
export const startedExample: z.infer<typeof ReportAnswer> = {
  ...begun,
  state: 'queued',
  calls: { made: 0, at_most: 2 },
  finished_at: null,
  results: [],
}
const echoed = {
  check: 'model_echo' as const,
  verdict: 'passes' as const,
  said: 'Asked for sandbox-tools, the answer names it.',
  at: '2026-11-23T09:10:01.000Z',
  change: null,
}
export const summaryExample: z.infer<typeof ReportSummaryAnswer> = {
  ...begun,
  state: 'finished',
  calls: { made: 2, at_most: 2 },
  finished_at: '2026-11-23T09:10:02.000Z',
  results: [echoed],
}
export const reportExample: z.infer<typeof ReportAnswer> = {
  ...summaryExample,
  results: [
    {
      ...echoed,
      evidence: [
        {
          call: 'plain',
          method: 'POST',
          path: '/chat/completions',
          sent: '{"model":"sandbox-tools","messages":[{"role":"user","content":"Answer with the word OK."}]}',
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: '{"id":"chatcmpl-sim-1","object":"chat.completion","model":"sandbox-tools","choices":[]}',
          latency_ms: 4.2,
          failure: null,
        },
      ],
    },
  ],
}
