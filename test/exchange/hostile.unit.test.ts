import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { Room, unzipped } from '@/lib/exchange/archive'
import { lineFinder } from '@/lib/exchange/formats/foreign'
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

test('5,000 Langfuse prompts of 20 MB are read at once, each with its line', { timeout: 20_000 }, () => {
  const words = `${'x'.repeat(3800)}\n`
  const rows = Array.from({ length: 5000 }, (_, index) => ({ name: `prompt-${index}`, version: 1, prompt: `${index} {{name}} ${words}` }))
  const { prompts } = readFiles([{ name: 'langfuse.json', text: JSON.stringify(rows, null, 1) }], 'auto')
  expect(prompts).toHaveLength(5000)
  expect(prompts.map(({ place }) => place.line).slice(-2)).toEqual([24_993, 24_998])
})

test('lines are looked for in order, and what is not there costs only so much', { timeout: 20_000 }, () => {
  const lineOf = lineFinder('one\ntwo\nthree\ntwo\n')
  expect(['two', 'none', 'two', 'one'].map((what) => lineOf(what))).toEqual([2, 2, 4, 4])
  const rare = lineFinder('ab'.repeat(10_000_000))
  for (let index = 0; index < 100_000; index++) expect(rare(`abac${index}`)).toBe(1)
})

test('a chat of too many messages is refused without converting them all', () => {
  const messages = Array.from({ length: 100_000 }, () => ({ role: 'user', content: '{% if x %}y{% endif %}' }))
  const { prompts } = readFiles([{ name: 'a.json', text: JSON.stringify(messages) }], 'auto')
  expect(prompts[0]?.versions[0]?.content.messages).toHaveLength(501)
})

test('thousands of folders are read, each with its own files; one in another is its own', { timeout: 20_000 }, () => {
  const folder = (at: string) => [
    { name: `${at}versicle.yaml`, text: 'type: versicle\nformat: 1\n' },
    { name: `${at}prompts/a/_prompt.yaml`, text: `name: ${at}a\nkind: text\n` },
  ]
  const many = Array.from({ length: 4_900 }, (_, index) => folder(`f${index}/`)).flat()
  expect(
    readFiles(many, 'auto')
      .prompts.map(({ name }) => name)
      .slice(0, 2),
  ).toEqual(['f0/a', 'f1/a'])
  const { prompts, faults } = readFiles([...folder(''), ...folder('inner/'), { name: 'inner/README.md', text: 'x' }], 'auto')
  expect([prompts.map(({ name }) => name), faults]).toEqual([['a', 'inner/a'], []])
})

test('promptfoo lists that name too many files by patterns are refused in words', { timeout: 60_000 }, () => {
  const named = (count: number, pattern: string) =>
    Array.from({ length: count }, (_, index) => `# file://${pattern}${index}*.yaml\n`).join('')
  const files = [
    { name: 'promptfooconfig.yaml', text: `prompts: [a]\nproviders: [x]\n${named(200, 'l/*')}` },
    ...Array.from({ length: 1500 }, (_, index) => ({ name: `l/x${index}.yaml`, text: named(200, '*a*b') })),
  ]
  expect(thrown(() => readFiles(files, 'auto'))).toMatchObject({ code: 'invalid', message: expect.stringContaining('promptfoo') })
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
