import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { Room, unzipped } from '@/lib/exchange/archive'
import { readFiles } from '@/lib/exchange/read-files'
import type { ImportFile } from '@/lib/exchange/schema'
import { readYaml } from '@/lib/exchange/yaml'

const zipFile = (files: Record<string, Uint8Array>): ImportFile => ({
  name: 'a.zip',
  base64: Buffer.from(zipSync(files)).toString('base64'),
})
const thrown = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

test('a zip that unpacks to more than there is room for is refused while it unpacks', { timeout: 120_000 }, () => {
  const bomb = zipFile({ 'a.md': new Uint8Array(140_000_000) })
  expect(bomb.base64?.length).toBeLessThan(400_000)
  expect(thrown(() => readFiles([bomb], 'auto'))).toMatchObject({ code: 'invalid', message: expect.stringContaining('128,000,000') })
})

test('a zip of too many files, a broken one and one cut off are refused', () => {
  const many = zipSync(Object.fromEntries(Array.from({ length: 20_100 }, (_, index) => [`${index}.md`, new Uint8Array()])), { level: 0 })
  expect(thrown(() => unzipped('a.zip', many, new Room()))).toMatchObject({ code: 'invalid', message: expect.stringContaining('20,000') })
  const whole = zipSync({ 'a.md': strToU8('hello '.repeat(10_000)) })
  for (const length of [5, 20, 60, whole.length >> 1])
    expect(thrown(() => unzipped('a.zip', whole.subarray(0, length), new Room()))).toMatchObject({ code: 'invalid' })
})

test.each([
  [
    'aliases that grow',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
      .join('\n')}`,
  ],
  ['deep brackets', '['.repeat(100_000)],
  ['deep braces', '{a: '.repeat(3_000)],
  ['deep lists', '- '.repeat(5_000)],
  ['depth by indentation', Array.from({ length: 300 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
  ['a key twice', 'a: 1\na: 2'],
  ['an unknown tag', 'a: !!js/function "x"\nb: *nowhere'],
  ['a key that is no text', '? [a]\n: b'],
])('hostile YAML is refused with a line: %s', (_, text) => {
  expect(readYaml(text, 'a.yaml')).toMatchObject({ faults: [{ file: 'a.yaml', line: expect.any(Number) }] })
})

test('whatever the files hold, reading them gives prompts and faults, or refuses in words', () => {
  const anyName = fc.constantFrom(
    'a.jsonl',
    'versicle.yaml',
    'prompts/a/_prompt.yaml',
    'prompts/a/_newest.md',
    'prompts/a/_releases.yaml',
    'x.zip',
    'a.prompt',
    'a.prompty',
    'a.yaml',
    'a.json',
    'a.md',
  )
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '{"type":"versicle","format":1}\n',
      '{"type":"prompt","name":"a","kind":"text"}\n',
      '{"type":"version","version":1,"content":{}}\n',
      '---\n',
      'type: versicle\nformat: 1\n',
      'kind: chat\n',
      'version: 1\n',
      'releases: [{}]',
      '@@ user {}\n',
      '{{#a}}',
      '{% if x %}',
      'prompts:\n  - "{{x}}"\n',
      '[{"role":"user","content":"x"}]',
    ),
  )
  const anyFile = fc.record({ name: anyName, text: fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')) })
  fc.assert(
    fc.property(fc.array(anyFile, { minLength: 1, maxLength: 4 }), (files) => {
      const error = thrown(() => readFiles(files, 'auto'))
      if (error !== undefined) expect(error).toBeInstanceOf(AppError)
    }),
    { numRuns: 500 },
  )
})
