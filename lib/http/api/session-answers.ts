import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { askAgain } from '@/lib/playground/ask-again'
import { eventStream } from '@/lib/playground/event-stream'
import { goOn } from '@/lib/playground/go-on'
import type { SessionEvent } from '@/lib/playground/schema'
import { type SessionAnswer, sessionAnswers } from '@/lib/playground/session-answers'
import { AskAgain, GoOn } from '@/lib/playground/session-schema'
import { watchSession } from '@/lib/playground/watch-session'
import { AskedAnswer, SessionAnswersAnswer, SessionEventAnswer, sessionAnswersExample, sessionExample } from '../answers/sessions'
import { checked, route } from '../route'
import { reading, strict } from './fields'
import { presentError, presentEvent, presentResult } from './runs'

const { cells, onLeave } = AskAgain.shape
export const OnLeaveField = onLeave.describe(
  'What becomes of running answers ten seconds after the last one who looked (a tab, or a request for the answers) has gone: `finish`, unless said otherwise, or `stop`.',
)

const presentAnswer = ({
  result,
  error,
  message: _,
  run: __,
  ...cell
}: SessionAnswer): z.infer<typeof SessionAnswersAnswer>['answers'][number] => ({
  ...cell,
  run: result && presentResult(result),
  error: error && presentError(error),
})

async function* presented(events: AsyncGenerator<SessionEvent, void>): AsyncGenerator<z.infer<typeof SessionEventAnswer>, void> {
  for await (const event of events) {
    const cell = event.column
    if (event.type === 'asked') yield { cell, type: event.type, asked_at: event.askedAt, turns: event.turns }
    else yield { cell, ...presentEvent(event) }
  }
}

async function stream(ctx: Ctx, session: string, request: Request): Promise<Response> {
  const stop = new AbortController()
  const events = await watchSession(ctx, session, AbortSignal.any([request.signal, stop.signal]))
  return new Response(
    eventStream(presented(events), () => stop.abort()),
    {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      },
    },
  )
}

export const getSessionAnswers = route({
  method: 'GET',
  path: '/api/v1/playground-sessions/{session}/answers',
  tag: 'Playground',
  summary: 'Read the answers',
  description:
    'Every answer in full, at once or when nothing runs any more. With `Accept: text/event-stream`: one stream of all cells, what has come so far and what comes; for each cell first `asked`, then `start`, `text`, `reasoning`, `tool_call`, and one `finish` or `error`; `[DONE]` when nothing runs any more. Whoever comes back, or comes late, asks again and loses nothing.',
  response: SessionAnswersAnswer,
  eventStream: SessionEventAnswer,
  example: { params: { session: sessionExample.id }, query: { wait_seconds: '30' }, answer: sessionAnswersExample },
  permission: 'run.read',
  query: strict({
    wait_seconds: z
      .string()
      .regex(/^\d{1,2}$/, 'Give whole seconds, at most 60.')
      .transform(Number)
      .pipe(z.int().max(60, 'Wait at most 60 seconds, then ask again.'))
      .meta({ override: { type: 'integer', minimum: 0, maximum: 60 } })
      .default(0)
      .describe('Answer when nothing runs any more, or after so many seconds.'),
  }),
  run: async ({ ctx, params: { session }, query, request }) => {
    if (/\btext\/event-stream\b/i.test(request.headers.get('accept') ?? '')) return stream(ctx, session, request)
    return sessionAnswers(ctx, session, query.wait_seconds * 1000, request.signal)
  },
  present: (found) =>
    found instanceof Response
      ? found
      : { running: found.filter(({ status }) => status === 'running').length, answers: found.map(presentAnswer) },
})

export const runSession = route({
  method: 'POST',
  path: '/api/v1/playground-sessions/{session}/run',
  tag: 'Playground',
  summary: 'Ask again',
  description:
    'With the version, targets and values that the session keeps, however old it is. Without `cells`: all but those of locked columns. What runs already is left to run; marks of what is asked again go.',
  response: AskedAnswer,
  refuses: ['not_found', 'unavailable', 'conflict'],
  example: { params: { session: sessionExample.id }, body: { cells: ['c1/r1'] }, answer: { asked: ['c1/r1'] } },
  permission: 'run.create',
  body: strict({ cells, on_leave: OnLeaveField }),
  run: ({ ctx, params: { session }, body: { cells, on_leave: onLeave } }) =>
    askAgain(reading(ctx), checked(AskAgain, { session, cells, onLeave })),
  present: ({ asked }) => ({ asked }),
})

export const continueSession = route({
  method: 'POST',
  path: '/api/v1/playground-sessions/{session}/turns',
  tag: 'Playground',
  summary: 'Go on with conversations',
  description:
    'Under their newest answers: with a `message`, or with what their tool calls gave, by the tool’s name or the call’s id. Without `cells`: every conversation that what is said fits. The new turns are cells of their own: `c1/r1@2`.',
  response: AskedAnswer,
  refuses: ['not_found', 'unavailable', 'conflict'],
  example: {
    params: { session: sessionExample.id },
    body: { cells: ['c1/r2'], message: 'Say it in one sentence.' },
    answer: { asked: ['c1/r2@2'] },
  },
  permission: 'run.create',
  body: strict({ cells, message: GoOn.shape.message, tool_results: GoOn.shape.toolResults, on_leave: OnLeaveField }),
  run: ({ ctx, params: { session }, body: { cells, message, tool_results: toolResults, on_leave: onLeave } }) =>
    goOn(reading(ctx), checked(GoOn, { session, cells, message, toolResults, onLeave })),
  present: ({ asked }) => ({ asked }),
})
