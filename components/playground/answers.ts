import type { ToolCall } from '@/lib/gateways/call-schema'
import { type CompareEvent, type SessionEvent, STOPPED } from '@/lib/playground/schema'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import type { RunError, RunResult, RunStatus } from '@/lib/runs/schema'

/** How a column stands. `lost`: our own connection broke, so the end was not seen here (the run log has it). */
export type AnswerStatus = 'waiting' | 'answering' | RunStatus | 'lost'

/** One column's answer, as far as it has come. Times in milliseconds since the epoch, by this browser's clock. */
export type Answer = {
  status: AnswerStatus
  askedAt: number
  firstAt: number | null
  endedAt: number | null
  from: { gateway: string; gatewayName: string; model: string; simulator: boolean } | null
  text: string
  reasoning: string
  toolCalls: ToolCall[]
  /** The server's own figures, once it has ended. */
  run: RunResult | null
  error: RunError | null
  /** What was asked, to tell whether the column has changed since. */
  question: string
  /** What was sent after the filled prompt: the conversation so far. */
  turns: readonly FilledMessage[]
  /** Names that had no value where they stand in a section: nothing stands in their place. */
  empty?: readonly string[]
}
export type Answers = Readonly<Record<string, Answer>>

export const isRunning = (answer: Answer | undefined): boolean => answer?.status === 'waiting' || answer?.status === 'answering'
export const hasWords = (answer: Answer | undefined): answer is Answer => answer !== undefined && answerText(answer) !== ''

/** What an answer says as one text: for diffs and for copying. Tool calls stand as `name(arguments)`. */
export const answerText = ({ text, toolCalls }: Pick<Answer, 'text' | 'toolCalls'>): string =>
  [...(text === '' ? [] : [text]), ...toolCalls.map((call) => `${call.name}(${call.arguments})`)].join('\n\n')

export const newAnswer = (question: string, now: number, turns: readonly FilledMessage[] = []): Answer => ({
  status: 'waiting',
  askedAt: now,
  firstAt: null,
  endedAt: null,
  from: null,
  text: '',
  reasoning: '',
  toolCalls: [],
  run: null,
  error: null,
  question,
  turns,
})

/** Takes what has come since into the answers. `asked` begins a cell anew; other events for cells that are gone, or have ended, change nothing. */
export function applyEvents(answers: Answers, events: readonly SessionEvent[], now: number): Answers {
  const next: Record<string, Answer> = { ...answers }
  for (const event of events) {
    const answer = next[event.column]
    // Another clock than ours may be ahead of it; what is shown as running cannot have begun in the future.
    if (event.type === 'asked') next[event.column] = newAnswer(event.question, Math.min(now, Date.parse(event.askedAt)), event.turns)
    else if (answer && (isRunning(answer) || (endsIt(event) && isStoppedHere(answer)))) next[event.column] = applyEvent(answer, event, now)
  }
  return next
}

/** Shown as stopped before the server has said how it ended. */
const isStoppedHere = ({ status, run }: Answer) => status === 'aborted' && run === null
const endsIt = ({ type }: CompareEvent) => type === 'finish' || type === 'error'

function applyEvent(answer: Answer, event: CompareEvent, now: number): Answer {
  switch (event.type) {
    case 'start':
      return {
        ...answer,
        from: { gateway: event.gateway, gatewayName: event.gatewayName, model: event.model, simulator: event.simulator },
        ...(event.empty && { empty: event.empty }),
      }
    case 'text':
      return { ...began(answer, now), text: answer.text + event.text }
    case 'reasoning':
      return { ...began(answer, now), reasoning: answer.reasoning + event.text }
    case 'tool_call':
      return { ...began(answer, now), toolCalls: withPiece(answer.toolCalls, event) }
    case 'finish':
      return { ...ended(answer, event.run, now), status: event.run.status, error: event.run.error }
    case 'error':
      return event.error.code === STOPPED && event.run === null
        ? { ...answer, status: 'aborted', endedAt: now }
        : { ...ended(answer, event.run, now), status: 'error', error: event.error }
  }
}

const began = (answer: Answer, now: number): Answer => ({ ...answer, status: 'answering', firstAt: answer.firstAt ?? now })

/** The server's record of what was said is the truth; what was seen on the way stays where it has none. */
function ended(answer: Answer, run: RunResult | null, now: number): Answer {
  if (!run) return { ...answer, endedAt: now }
  const { output, reasoning, toolCalls } = run
  return {
    ...answer,
    endedAt: now,
    run,
    text: output || answer.text,
    reasoning: reasoning || answer.reasoning,
    toolCalls: toolCalls.length > 0 ? toolCalls : answer.toolCalls,
  }
}

function withPiece(calls: ToolCall[], piece: CompareEvent & { type: 'tool_call' }): ToolCall[] {
  const index = Math.min(piece.index, calls.length)
  const call = calls[index] ?? { id: null, name: '', arguments: '' }
  return index === calls.length ? [...calls, joined(call, piece)] : calls.with(index, joined(call, piece))
}
const joined = (call: ToolCall, piece: CompareEvent & { type: 'tool_call' }): ToolCall => ({
  id: call.id ?? piece.id,
  name: call.name || (piece.name ?? ''),
  arguments: call.arguments + piece.arguments,
})

/** Ends what is still running in these columns: stopped here, or the connection broke. */
export function endRunning(answers: Answers, columns: readonly string[], status: 'aborted' | 'lost', error: RunError | null, now: number) {
  const next: Record<string, Answer> = { ...answers }
  for (const column of columns) {
    const answer = next[column]
    if (answer && isRunning(answer)) next[column] = { ...answer, status, error, endedAt: now }
  }
  return next
}
