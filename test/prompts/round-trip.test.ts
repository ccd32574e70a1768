import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkContent } from '@/components/prompts/edit/content-faults'
import { fromContent, toContent } from '@/components/prompts/edit/draft-model'
import { compare } from '@/lib/playground/compare'
import { CompareInput } from '@/lib/playground/schema'
import { PromptContent } from '@/lib/prompts/content-schema'
import { getDraft } from '@/lib/prompts/queries'
import { saveDraft } from '@/lib/prompts/save-draft'
import { saveVersion } from '@/lib/prompts/save-version'
import { SaveDraft, SaveVersion } from '@/lib/prompts/schema'
import { getVersion } from '@/lib/prompts/version-queries'
import { newGateway } from '../gateways/gateways'
import { chunk, events, serve } from '../gateways/loopback'
import { anyContent } from '../prompts-ui/any-content'
import { newWorkspace } from '../support/database'
import { newPrompt } from './prompts'

test('what was saved is byte for byte what is read, opened in the editor, kept as a draft and saved again', async () => {
  const ctx = await newWorkspace()
  const { id: promptId } = await newPrompt(ctx, 'a', 'chat')
  await fc.assert(
    fc.asyncProperty(anyContent, async (given) => {
      const content = PromptContent.parse(given)
      const bytes = JSON.stringify(content)
      const { version } = await saveVersion(ctx, SaveVersion.parse({ promptId, content, baseVersion: null, onConflict: 'append' }))
      const read = await getVersion(ctx, promptId, version.number)
      expect(JSON.stringify(read?.content)).toBe(bytes)
      const opened = toContent(fromContent(read!.content))
      expect(JSON.stringify(checkContent(opened).content)).toBe(bytes)
      await saveDraft(ctx, SaveDraft.parse({ promptId, content: opened, baseVersion: version.number }))
      expect(JSON.stringify(PromptContent.parse((await getDraft(ctx, promptId))?.content))).toBe(bytes)
      const again = await saveVersion(ctx, SaveVersion.parse({ promptId, content: opened, baseVersion: version.number }))
      expect(again).toMatchObject({ created: false, version: { number: version.number, digest: version.digest } })
    }),
    { numRuns: 40 },
  )
})

test('texts and sources of parts are filled in and sent as OpenAI spells them; arguments, names and limits are left alone', async () => {
  await using gateway = await serve((_, response) => response.end(events(chunk({ content: 'ok' }), chunk({}, 'stop'), '[DONE]')))
  const ctx = await newWorkspace()
  await newGateway(ctx, 'one', { baseUrl: gateway.url })
  const tools = [{ type: 'function', function: { name: 'find', parameters: { type: 'object', properties: { b: {}, a: {} } } } }]
  const responseFormat = { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' } } }
  const call = { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q": "{{not}}"}' } }
  const input = CompareInput.parse({
    content: {
      messages: [
        { role: 'developer', content: [{ type: 'text', text: 'Serve {{product}}' }] },
        { role: 'placeholder', name: 'history', min: 1, max: 2 },
        {
          role: 'user',
          name: 'ada',
          content: [
            { type: 'text', text: 'See {{thing}}' },
            { type: 'image_url', image_url: { url: '{{photo}}', detail: 'low' } },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } },
            { type: 'input_audio', input_audio: { data: '{{voice}}', format: 'wav' } },
            { type: 'file', file: { filename: 'a.pdf', file_data: '{{paper}}' } },
          ],
        },
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c1', content: '{{thing}}' },
      ],
      tools,
      responseFormat,
    },
    variables: {
      product: 'Kite',
      thing: '{{photo}} & "quotes"',
      photo: 'https://x.test/a.png?b=1&c',
      voice: 'QUJD',
      paper: 'data:a/b;base64,QQ==',
    },
    placeholders: { history: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://x.test/{{kept}}' } }] }] },
    targets: [{ id: 'a', gateway: 'one', model: 'm', parameters: {} }],
  })
  const seen = await Array.fromAsync(await compare(ctx, input))
  expect(seen.at(-1)).toMatchObject({ type: 'finish' })
  expect(JSON.parse(gateway.requests[0]!.body)).toMatchObject({
    messages: [
      { role: 'developer', content: [{ type: 'text', text: 'Serve Kite' }] },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://x.test/{{kept}}' } }] },
      {
        role: 'user',
        name: 'ada',
        content: [
          { type: 'text', text: 'See {{photo}} & "quotes"' },
          { type: 'image_url', image_url: { url: 'https://x.test/a.png?b=1&c', detail: 'low' } },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } },
          { type: 'input_audio', input_audio: { data: 'QUJD', format: 'wav' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:a/b;base64,QQ==' } },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: '{{photo}} & "quotes"' },
    ],
    tools,
    response_format: responseFormat,
  })
})
