import { expect, test } from 'vitest'
import { type PartialText, pinsOf } from '@/components/prompts/edit/partial-texts'

const found = (promptId: string, version: number): PartialText => ({ state: 'found', promptId, version, text: '', declared: [] })
const missing: PartialText = { state: 'missing', message: 'There is no prompt named gone.' }

test('what saving would pin is the newest version of each snippet that is included, in the order of the text', () =>
  expect(pinsOf(['tone', 'mail/style'], { 'mail/style': found('prm_b', 4), tone: found('prm_a', 2), other: found('prm_c', 9) })).toEqual([
    { name: 'tone', promptId: 'prm_a', number: 2 },
    { name: 'mail/style', promptId: 'prm_b', number: 4 },
  ]))

test('a name that leads nowhere pins nothing; saving refuses it in words of its own', () =>
  expect(pinsOf(['gone', 'tone'], { gone: missing, tone: found('prm_a', 2) })).toEqual([{ name: 'tone', promptId: 'prm_a', number: 2 }]))

test('while one name has no answer yet nothing is said, so that no snippet seems to be gone', () => {
  expect(pinsOf(['tone', 'late'], { tone: found('prm_a', 2) })).toBeNull()
  expect(pinsOf(['toString'], {})).toBeNull()
  expect(pinsOf([], {})).toEqual([])
})
