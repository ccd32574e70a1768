import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

/** Floors of the house, ground first. A room may import from lower floors and from itself: stairs only go down. */
const floors = [
  ['config', 'errors', 'ids'],
  ['crypto', 'digest', 'faults', 'json-body', 'limiter', 'logger', 'problem'],
  ['database'],
  ['context'],
  ['audit', 'jobs', 'sandbox'],
  ['accounts'],
  ['workspaces'],
  ['webhooks'],
  ['release-requests'],
  ['prompts', 'gateways'],
  ['environments', 'input-sets', 'conformance', 'health', 'prices'],
  ['release-gates'],
  ['releases', 'runs', 'api-keys'],
  ['rollouts', 'playground', 'delivery'],
  ['approvals'],
  ['installation', 'palette', 'langfuse', 'openai'],
  ['exchange'],
  ['http'],
  ['gate'],
]
/** Pure rooms' files that client components may use beside schemas: no I/O, safe in a browser. */
const browserSafe = [
  'template',
  'tags',
  'texts',
  'partials',
  'splice',
  'variables',
  'item-fields',
  'declared',
  'diff',
  'merge',
  'merge-text',
]
  .map((file) => `lib/prompts/${file}`)
  .concat(
    'lib/gateways/canonical',
    'lib/gateways/presets',
    'lib/workspaces/roles',
    'lib/environments/freeze/wall-clock',
    'lib/playground/conversation',
    'lib/playground/column-sources',
  )

const room = (file: string) => file.match(/^lib\/([\w-]+)/)?.[1]
const floor = (file: string) => floors.findIndex((rooms) => rooms.includes(room(file) ?? ''))
const top = (file: string) => file.split('/')[0] ?? ''

const sources = ['app', 'components', 'lib']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => `${folder}/${file}`),
  )
  .map((file) => {
    const text = readFileSync(file, 'utf8')
    const runtime = [...text.matchAll(/(?:^|\n)\s*(import|export)(\s+type)?\s[^'"]*?from\s+['"]([^'"]+)['"]/g)]
    const imports = runtime.map(([, , type, spec = '']) => ({
      type: type !== undefined,
      to: spec.startsWith('.') ? path.posix.join(path.posix.dirname(file), spec) : spec.replace(/^@\//, ''),
    }))
    return { file, text, imports }
  })
const edges = sources.flatMap(({ file, imports, text }) => imports.map(({ to, type }) => ({ file, text, to, type })))
const show = (found: { file: string; to?: string }[]) => found.map(({ file, to }) => (to ? `${file} -> ${to}` : file))
/** `schema` and files that end in it (`content-schema`): shapes only. */
const isSchema = (path: string) => /[/-]schema$/.test(path)
const isClient = (text: string) => /^['"]use client['"]/.test(text)

test('every room has a floor', () => expect(show(sources.filter(({ file }) => top(file) === 'lib' && floor(file) < 0))).toEqual([]))

test('stairs only go down', () =>
  expect(
    show(
      edges.filter(
        ({ file, to }) =>
          top(file) === 'lib' && top(to) === 'lib' && room(file) !== room(to) && (floor(to) >= floor(file) || floor(to) < 0),
      ),
    ),
  ).toEqual([]))

test('lib knows neither app nor components, and components do not know app', () =>
  expect(
    show(
      edges.filter(
        ({ file, to }) => (top(file) === 'lib' && /^(app|components)\//.test(to)) || (top(file) === 'components' && top(to) === 'app'),
      ),
    ),
  ).toEqual([]))

test('outside lib nobody touches the database', () =>
  expect(
    show(edges.filter(({ file, to }) => top(file) !== 'lib' && (to.startsWith('lib/database/') || /prisma/.test(to) || to === 'pg'))),
  ).toEqual([]))

test('what runs in the browser takes from lib only schemas, pure files and types', () =>
  expect(
    show(
      edges.filter(
        ({ file, text, to, type }) =>
          (isClient(text) || top(file) === 'components') && !type && top(to) === 'lib' && !isSchema(to) && !browserSafe.includes(to),
      ),
    ),
  ).toEqual([]))

test('schemas and browser-safe files stay safe for the browser', () =>
  expect(
    show(
      edges.filter(
        ({ file, to, type }) =>
          ((top(file) === 'lib' && isSchema(file.replace(/\.ts$/, ''))) || browserSafe.includes(file.replace(/\.ts$/, ''))) &&
          !type &&
          !['zod', 'mustache', 'diff', 'lib/errors'].includes(to) &&
          !isSchema(to) &&
          !browserSafe.includes(to),
      ),
    ),
  ).toEqual([]))

test('internal.ts stays in its room', () =>
  expect(show(edges.filter(({ file, to }) => to.endsWith('/internal') && room(to) !== room(file)))).toEqual([]))

test('no barrel files, and no rooms without a name of their own', () =>
  expect(
    show(
      sources.filter(
        ({ file, text }) =>
          /\/index\.tsx?$/.test(file) ||
          /^export \* from/m.test(text) ||
          /\/(utils?|helpers?|common|services|types|misc)(\/|\.tsx?$)/.test(file),
      ),
    ),
  ).toEqual([]))

test('a server action is always action(schema, verb)', () =>
  expect(
    show(
      sources.filter(
        ({ text }) =>
          /^['"]use server['"]/.test(text) &&
          [...text.matchAll(/^export (.*)$/gm)].some(([, line = '']) => !/^const \w+ = (action|publicAction|personAction)\(/.test(line)),
      ),
    ),
  ).toEqual([]))

test('a verb that opens a transaction authorises and leaves an audit row', () =>
  expect(
    show(
      sources.filter(
        ({ file, text }) =>
          top(file) === 'lib' &&
          room(file) !== 'context' &&
          /\b(withTransaction|inReleaseTurn)\(/.test(text) &&
          file !== 'lib/releases/turns.ts' &&
          !(/\bauthorize\(/.test(text) && /\baudit(All)?\(/.test(text)),
      ),
    ),
  ).toEqual([]))

test('no file is longer than 400 lines', () => expect(show(sources.filter(({ text }) => text.split('\n').length > 400))).toEqual([]))

test('the environment is read in lib/config.ts only', () =>
  expect(
    show(
      sources.filter(
        ({ file, text }) =>
          top(file) !== 'components' &&
          /process\.env\b/.test(text) &&
          // Two only hand an environment on to a process they start, two only add to it.
          !['lib/config.ts', 'lib/database/embedded.ts', 'lib/gate/build.ts', 'lib/gate/mode.ts', 'lib/gate/env-file.ts'].includes(file),
      ),
    ),
  ).toEqual([]))

test('every alias import leads to a file', () =>
  expect(
    show(
      edges.filter(
        ({ to }) => /^(app|components|lib)\//.test(to) && !['', '.ts', '.tsx', '.css'].some((ending) => existsSync(`${to}${ending}`)),
      ),
    ),
  ).toEqual([]))
