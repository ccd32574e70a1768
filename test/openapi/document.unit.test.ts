import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020'
import { beforeAll, describe, expect, test } from 'vitest'
import { resolveConfig } from '@/lib/config'
import { openApiDocument } from '@/lib/http/openapi/document'
import { operations } from '@/lib/http/openapi/operations'
import { closed } from '../support/closed'

resolveConfig({ databaseUrl: 'postgresql://nowhere/none', embedded: true, secret: 'x'.repeat(43), port: 3000 })
const document = openApiDocument()
const named = operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const)

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)
  expect(result).toMatchObject({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('no operation is described twice, and no operationId is used twice', () => {
  expect(new Set(named.map(([name]) => name)).size).toBe(named.length)
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
})

describe('what the server answers and what the document describes are the same', () => {
  const root = path.resolve(import.meta.dirname, '../../app/api/v1')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /(^|\/)route\.ts$/.test(file) && !file.includes('[...'),
  )

  test.each(files)('app/api/v1/%s', (file) => {
    const address = `/api/v1/${path.dirname(file)}`.replace(/\[(\w+)\]/g, '{$1}')
    const [, handlers = ''] = /\bmethods\(\{([^}]*)\}\)/.exec(readFileSync(path.join(root, file), 'utf8')) ?? []
    const answered = [...handlers.matchAll(/\b(GET|POST|PUT|PATCH|DELETE):/g)].map(([, method = '']) => method)
    const described = operations.filter((operation) => operation.path === address).map(({ method }) => method)
    expect(answered).not.toEqual([])
    expect(described.sort()).toEqual(answered.sort())
  })

  test('and every address of the document has its file', () => {
    const addresses = files.map((file) => `/api/v1/${path.dirname(file)}`.replace(/\[(\w+)\]/g, '{$1}'))
    const described = new Set(operations.map((operation) => operation.path).filter((address) => address.startsWith('/api/')))
    expect([...described].sort()).toEqual(addresses.sort())
  })
})

describe('every operation says', () => {
  test.each(named)('%s: what it does, for whom, and by example', (_name, operation) => {
    const { summary, tag, body, response, example, answers, bodyOptional } = operation
    expect(summary).toMatch(/^[A-Z].*[^.]$/)
    expect(tag).toBeDefined()
    expect(response === undefined).toBe(answers.every((status) => status === 204))
    expect(example).toBeDefined()
    expect(example?.answer === undefined).toBe(response === undefined)
    if (body && !bodyOptional) expect(example?.body).toBeDefined()
    const places = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => place)
    expect(Object.keys(example?.params ?? {}).sort()).toEqual(places.sort())
  })
})

describe('every example keeps to its schema', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  beforeAll(() => void ajv.addSchema(closed(document), 'document'))
  type Media = { schema: unknown; examples?: Record<string, { value: unknown }> }
  type Described = { requestBody?: { content: Record<string, Media> }; responses: Record<string, { content?: Record<string, Media> }> }

  const pointer = (...parts: string[]) =>
    `document#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
  test.each(named)('%s', (_name, { method, path: address }) => {
    const at = ['paths', address, method.toLowerCase()]
    const described = (document.paths as Record<string, Record<string, Described>>)[address]?.[method.toLowerCase()] as Described
    const check = (media: Media | undefined, ...where: string[]) => {
      for (const { value } of Object.values(media?.examples ?? {})) {
        const validate = ajv.getSchema(pointer(...at, ...where, 'schema'))
        if (!validate) throw new Error(`There is no schema at ${where.join('/')}.`)
        expect(validate(value) ? [] : validate.errors, JSON.stringify(value)).toEqual([])
      }
    }
    check(described.requestBody?.content['application/json'], 'requestBody', 'content', 'application/json')
    for (const [status, response] of Object.entries(described.responses))
      check(response.content?.['application/json'], 'responses', status, 'content', 'application/json')
  })
})
