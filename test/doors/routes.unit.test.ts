import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { operations } from '@/lib/http/openapi/operations'

const routes = operations.filter(({ path }) => path.startsWith('/api/v1/'))
const fileOf = (path: string) => `app${path.replace(/\{(\w+)\}/g, '[$1]')}/route.ts`
const files = globSync('app/api/v1/**/route.ts').filter((file) => !file.includes('[...'))

test('every route has its file, and every file its route', () => {
  expect([...new Set(routes.map(({ path }) => fileOf(path)))].sort()).toEqual(files.sort())
})

test.each(files)('%s serves exactly the methods that are defined for its address', async (file) => {
  const module = (await import(/* @vite-ignore */ `../../${file}`)) as Record<string, (request: Request) => Promise<Response>>
  const address = `http://localhost${file.slice('app'.length, -'/route.ts'.length).replace(/\[\w+\]/g, 'x')}`
  const allow = (await module.OPTIONS?.(new Request(address, { method: 'OPTIONS' })))?.headers.get('allow') ?? ''
  const methods = routes.filter(({ path }) => fileOf(path) === file).map(({ method }) => method)
  expect(
    allow
      .split(', ')
      .filter((name) => name !== 'HEAD' && name !== 'OPTIONS')
      .sort(),
  ).toEqual(methods.sort())
})

test('no route file does more than name its methods', () => {
  const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 20)
  expect(long).toEqual([])
})
