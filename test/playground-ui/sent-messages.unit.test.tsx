import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { SentMessages } from '@/components/runs/sent-messages'

const call = { id: 'call_1', type: 'function', function: { name: 'find_order', arguments: '{"id":4711}' } }
const shown = (...messages: unknown[]) => renderToStaticMarkup(<SentMessages messages={messages} />)

test('text is shown as it is, tool calls by their names, results with the call they answer', () => {
  const html = shown(
    { role: 'user', content: 'Where is it?' },
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'call_1', content: 'On its way' },
  )
  expect(html).toContain('Where is it?')
  expect(html).toContain('find_order')
  expect(html).toContain('tool, to call_1')
  expect(html).toContain('On its way')
  expect(html).not.toContain('tool_calls')
})

test('what has more in it than that is shown whole', () => {
  for (const more of [
    { role: 'assistant', content: 'x', tool_calls: [{ ...call, index: 7 }] },
    { role: 'assistant', content: 'x', tool_calls: [call], refusal: 'seven' },
    { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'seven' }] },
    { role: 'user', content: 'x', name: 'seven' },
  ])
    expect(shown(more)).toMatch(/7|seven/)
  expect(shown('odd', null)).toContain('odd')
})
