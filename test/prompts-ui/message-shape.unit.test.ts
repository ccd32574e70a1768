import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readable } from '@/components/prompts/diff/readable'
import { newItem, showsJson } from '@/components/prompts/edit/draft-model'
import { describeUpload, inKilobytes, isUpload, withSource, withUpload } from '@/components/prompts/edit/media-file'
import {
  callsIn,
  fitsCard,
  lostUnder,
  newCallId,
  type TextMessage,
  textRoles,
  toolNamesIn,
  withCall,
  withPart,
  withParts,
  withRole,
} from '@/components/prompts/edit/message-shape'
import { type ContentPart, type Json, Message } from '@/lib/prompts/content-schema'
import { anyMessage } from './any-content'

const image: ContentPart = { type: 'image_url', image_url: { url: '{{photo}}', detail: 'low' } }
const said: ContentPart = { type: 'text', text: 'Look' }
const call = { id: 'c1', type: 'function' as const, function: { name: 'find', arguments: '{}' } }

test('what was taken out of a message goes back to its place, whatever became of the others', () => {
  const all: TextMessage = { role: 'user', content: [said, image, said] }
  expect(withPart({ ...all, content: [said, said] }, image, 1)).toEqual(all)
  expect(withPart({ role: 'user', content: '' }, image, 2)).toEqual({ role: 'user', content: [image] })
  const other = { ...call, id: 'c2' }
  const calling: TextMessage = { role: 'assistant', content: null, tool_calls: [call, other] }
  expect(withCall({ ...calling, tool_calls: [other] }, call, 0)).toEqual(calling)
  expect(withCall({ role: 'assistant', content: null }, call, 3)).toEqual({ ...calling, tool_calls: [call] })
  expect(withCall(all, call, 0)).toBe(all)
})

test('every message that can be saved has a card that shows all of it', () =>
  fc.assert(
    fc.property(anyMessage, (message) => {
      expect(Message.safeParse(message).error?.issues).toBeUndefined()
      expect(fitsCard(message)).toBe(true)
    }),
  ))
test('so has one that is only half written', () => {
  const half = [
    { role: 'user', content: [{ type: 'image_url', image_url: { url: '' } }] },
    { role: 'assistant', content: null, tool_calls: [{ id: '', type: 'function', function: { name: '', arguments: '{' } }] },
    { role: 'tool', content: '', tool_call_id: '' },
    { role: 'placeholder', name: '', min: 9, max: 1 },
  ]
  for (const message of half) expect(fitsCard(message as Message), JSON.stringify(message)).toBe(true)
})
test('anything a card would hide is edited as JSON', () => {
  const strange = [
    { role: 'user', content: 'a', cache_control: { type: 'ephemeral' } },
    { role: 'user', content: [{ type: 'text', text: 'a', cache: true }] },
    { role: 'user', content: [{ type: 'video', video: 'x' }] },
    { role: 'user', content: [null] },
    { role: 'system', content: [image] },
    { role: 'user', content: null },
    { role: 'assistant', content: '', tool_calls: [{ id: 'a' }] },
    { role: 'tool', content: 'x' },
    { role: 'critic', content: 'x' },
    { role: 'constructor', content: 'x' },
  ]
  for (const message of strange) expect(fitsCard(message as unknown as Message), JSON.stringify(message)).toBe(false)
  expect(showsJson({ ...newItem({ role: 'user', content: 'a' }), raw: '{' })).toBe(true)
})

test('whatever role a message takes on, it comes back whole with the one it had', () =>
  fc.assert(
    fc.property(anyMessage, fc.array(fc.constantFrom(...textRoles), { maxLength: 5 }), (message, roles) => {
      fc.pre(message.role !== 'placeholder')
      const began = message as TextMessage
      let state = withRole(began, began.role)
      for (const role of [...roles, began.role]) {
        state = withRole(state.message as TextMessage, role, state.kept)
        expect(fitsCard(state.message)).toBe(true)
      }
      expect(state.message).toEqual(message)
    }),
  ))
test('a text changed under another role is the one that stays', () => {
  const { kept } = withRole({ role: 'user', content: [said, image] }, 'system')
  expect(withRole({ role: 'system', content: 'New' }, 'user', kept).message).toEqual({ role: 'user', content: 'New' })
})
test('a name taken away does not come back', () => {
  const named = withRole({ role: 'user', content: 'a', name: 'ada' }, 'assistant')
  expect(withRole({ role: 'assistant', content: 'a' }, 'user', named.kept).message).toEqual({ role: 'user', content: 'a' })
})
test('what a role cannot hold is told', () => {
  expect(lostUnder({ role: 'user', content: [said, image, image] }, 'system')).toBe('2 images')
  expect(lostUnder({ role: 'assistant', content: null, tool_calls: [call] }, 'user')).toBe('1 tool call')
  expect(lostUnder({ role: 'user', content: [said] }, 'tool')).toBe('')
})

test('the text of a message becomes the first of its parts; without parts it is a text again', () => {
  expect(withPart({ role: 'user', content: 'Look' }, image).content).toEqual([said, image])
  expect(withPart({ role: 'user', content: '' }, image).content).toEqual([image])
  expect(withPart({ role: 'user', content: [said] }, image).content).toEqual([said, image])
  expect(withParts({ role: 'user', content: [said] }, []).content).toBe('')
})

test('calls are told with the message that makes them, and a new one has an id of its own', () => {
  expect(
    callsIn([
      { role: 'user', content: '' },
      { role: 'assistant', content: null, tool_calls: [call] },
    ]),
  ).toEqual([{ id: 'c1', name: 'find', at: 1 }])
  expect(newCallId(['call_2'])).toBe('call_3')
  expect(toolNamesIn([{}, { type: 'function', function: { name: 'find' } }, { custom: null }] as never)).toEqual(['find'])
})

test('an upload is told from a text, and described', () => {
  const png = `data:image/png;base64,${'A'.repeat(40_000)}`
  expect(isUpload('image_url', png)).toBe(true)
  expect(isUpload('image_url', 'https://x.test/a.png')).toBe(false)
  expect(isUpload('image_url', 'data:image/png;base64,{{photo}}'.replace('base64,', ''))).toBe(false)
  expect(isUpload('input_audio', '{{voice}}')).toBe(false)
  expect(describeUpload('image_url', png)).toBe('PNG image, 30 kB')
  expect(inKilobytes(1_250_000)).toBe('1.3 MB')
})
test('in the place of a file’s bytes stands what it is, wherever it stands; all else is as it was', () => {
  const png = `data:image/png;base64,${'iVBO'.repeat(1000)}`
  const content: Json = [
    { type: 'image_url', image_url: { url: png } },
    { type: 'input_audio', input_audio: { data: 'AAAA'.repeat(1000), format: 'mp3' } },
    { text: 'as{{x}}', n: null },
  ]
  expect(readable({ content })).toEqual({
    content: [
      { type: 'image_url', image_url: { url: '⟨PNG image, 3 kB⟩' } },
      { type: 'input_audio', input_audio: { data: '⟨Audio, 3 kB⟩', format: 'mp3' } },
      { text: 'as{{x}}', n: null },
    ],
  })
})

test('an upload takes the place of what was there, and the rest of the part stays', () => {
  const sound = { type: 'input_audio' as const, input_audio: { data: '{{a}}', format: 'mp3' as const } }
  const upload = { ok: true as const, dataUrl: 'data:audio/x-wav;base64,QUJD', name: 'a.wav', mimeType: 'audio/x-wav' }
  expect(withUpload(sound, upload)).toEqual({ type: 'input_audio', input_audio: { data: 'QUJD', format: 'wav' } })
  expect(withSource(image as never, 'https://x.test')).toEqual({ type: 'image_url', image_url: { url: 'https://x.test', detail: 'low' } })
})
