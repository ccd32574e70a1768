import { expect, test } from 'vitest'
import { type Answer, type Answers, applyEvents, newAnswer } from '@/components/playground/answers'
import { type Asking, compareInput, questions } from '@/components/playground/asking'
import { mayContinue } from '@/components/playground/conversation'
import { nextTurns, standings } from '@/lib/playground/conversation'
import type { SessionEvent } from '@/lib/playground/schema'
import { PromptContent } from '@/lib/prompts/content-schema'

const said = (text: string, askedAt: number, more: Partial<Answer> = {}): Answer => ({
  ...newAnswer('q', askedAt),
  status: 'ok',
  text,
  ...more,
})

test('the newest turn of a conversation speaks for its cell; a cell that was asked anew begins again', () => {
  const answers: Answers = {
    c1: said('one', 10),
    'c1@2': said('two', 20),
    'c1@3': said('three', 30),
    'c2/r1/2': said('alone', 40),
    c3: said('anew', 50),
    'c3@2': said('of before', 20),
    'c4@2': said('without a first', 20),
  }
  expect([...standings(answers)].map(([id, { turn, answer }]) => [id, turn, answer.text])).toEqual([
    ['c1', 3, 'three'],
    ['c2/r1/2', 1, 'alone'],
    ['c3', 1, 'anew'],
  ])
})

test('a message follows the answer; every tool call gets its result, under an id that both sides have', () => {
  expect(nextTurns(said('Hello', 0, { turns: [{ role: 'user', content: 'before' }] }), [], 'And?')).toEqual([
    { role: 'user', content: 'before' },
    { role: 'assistant', content: 'Hello' },
    { role: 'user', content: 'And?' },
  ])
  const toolCalls = [
    { id: 'a', name: 'weather', arguments: '{"at":"sea"}' },
    { id: null, name: 'tide', arguments: '' },
  ]
  expect(nextTurns(said('', 0, { toolCalls }), ['rain', 'low'], '')).toEqual([
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'weather', arguments: '{"at":"sea"}' } },
        { id: 'call_2', type: 'function', function: { name: 'tide', arguments: '' } },
      ],
    },
    { role: 'tool', tool_call_id: 'a', content: 'rain' },
    { role: 'tool', tool_call_id: 'call_2', content: 'low' },
  ])
})

test('one goes on after what has ended and said something', () => {
  expect([said('x', 0), said('', 0), said('x', 0, { status: 'answering' }), undefined].map(mayContinue)).toEqual([
    true,
    false,
    false,
    false,
  ])
})

const asking: Asking = {
  prompt: { id: 'prm_1' },
  selection: { type: 'version', number: 2 },
  content: PromptContent.parse({ text: 'Hi {{name}}' }),
  form: { variables: { name: 'Ana' }, placeholders: {} },
  rows: [{ id: 'r1', name: 'First', variables: { name: 'Bea' }, placeholders: {} }],
  environment: null,
}
const cell = { column: { id: 'c1', target: { gateway: 'g', model: 'm' }, parameters: {} }, row: 'r1', repeat: 2, turn: 1, turns: [] }

test('a cell is asked with its row and its mark, and the mark tells when something has changed', () => {
  const questionOf = questions(asking)
  const input = compareInput(asking, [cell], questionOf)
  expect(input).toMatchObject({ version: 2, rows: [{ id: 'r1', variables: { name: 'Bea' } }] })
  expect(input.targets).toEqual([{ id: 'c1/r1/2', gateway: 'g', model: 'm', parameters: {}, row: 'r1', question: questionOf(cell) }])
  const others = [
    questions({ ...asking, environment: 'production' })(cell),
    questions({ ...asking, selection: { type: 'version', number: 3 } })(cell),
    questionOf({ ...cell, row: null }),
    questionOf({ ...cell, turns: [{ role: 'user', content: 'And?' }] }),
    questionOf({ ...cell, column: { ...cell.column, parameters: { temperature: 0 } } }),
  ]
  expect(new Set([questionOf(cell), ...others]).size).toBe(6)
  expect(questionOf({ ...cell, repeat: 3 })).toBe(questionOf(cell))
  const result = { role: 'tool' as const, tool_call_id: 'call_1', content: '{}' }
  const returned = { content: '{}', tool_call_id: 'call_1', role: 'tool' as const }
  expect(questionOf({ ...cell, turns: [result] })).toBe(questionOf({ ...cell, turns: [returned] }))
  expect(questionOf({ ...cell, column: { ...cell.column, collapsed: true } })).toBe(questionOf(cell))
})

test('“asked” begins a cell anew, also one that nobody here knew of; a stop that sent nothing is no error', () => {
  const asked: SessionEvent = { column: 'c1', type: 'asked', question: 'q2', askedAt: '1970-01-01T00:00:00.050Z', turns: [] }
  const stopped = { message: '', code: 'stopped', status: null, requestId: null, retryAfterSeconds: null }
  const answers = applyEvents(
    { c1: said('old', 10) },
    [asked, { ...asked, column: 'c9' }, { column: 'c9', type: 'error', error: stopped, run: null }],
    100,
  )
  expect(answers).toMatchObject({
    c1: { status: 'waiting', text: '', question: 'q2', askedAt: 50 },
    c9: { status: 'aborted', error: null, endedAt: 100 },
  })
})
