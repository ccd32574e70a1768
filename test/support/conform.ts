import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020'
import { inject } from 'vitest'
import { closed } from './closed'

type Content = Record<string, { schema?: unknown }>
type Response = { headers?: Record<string, { required?: boolean; $ref?: string }>; content?: Content; $ref?: string }
type Operation = { responses: Record<string, Response> }
type Document = { paths: Record<string, Record<string, Operation>>; components: { responses: Record<string, Response> } }
export type Told = { method: string; path: string; status: number; headers: Headers; text: string }

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ } })
let document: Promise<Document> | undefined

async function load(): Promise<Document> {
  const answer = await fetch(`${inject('baseUrl')}/api/v1/openapi.json`)
  if (!answer.ok) throw new Error(`The OpenAPI document answered ${answer.status}.`)
  const read = closed(await answer.json())
  ajv.addSchema(read, 'document')
  return read as Document
}

const pointer = (...parts: string[]) =>
  `document#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`

/** The path of the document that an address belongs to; words win over places. */
function templateOf({ paths }: Document, address: string): string | undefined {
  const given = address.split('/')
  const fits = (template: string) => {
    const parts = template.split('/')
    return (
      parts.length === given.length && parts.every((part, index) => part === given[index] || (part.startsWith('{') && given[index] !== ''))
    )
  }
  return Object.keys(paths)
    .filter(fits)
    .sort((a, b) => a.split('{').length - b.split('{').length)[0]
}

/** What an answer says that the document does not: its status, its media type, a header that has to be there, its body. */
export async function deviations({ method, path, status, headers, text }: Told): Promise<string[]> {
  document ??= load()
  const read = await document
  const address = path.split('?')[0] ?? ''
  const template = templateOf(read, address)
  if (template === undefined && !address.startsWith('/api/v1')) return []
  const asked = (method === 'HEAD' ? 'GET' : method).toLowerCase()
  const operation = template === undefined ? undefined : read.paths[template]?.[asked]
  if (template === undefined || !operation)
    return [204, 400, 401, 404, 405].includes(status) ? [] : [`${status} at an address that is not documented`]
  const described = operation.responses[status]
  // The gate refuses addresses that it cannot decode before any route is asked.
  if (!described) return [`the status ${status} is not documented`]
  const name = described.$ref?.split('/').at(-1)
  const where = name === undefined ? ['paths', template, asked, 'responses', String(status)] : ['components', 'responses', name]
  const response = name === undefined ? described : read.components.responses[name]
  const missing = Object.entries(response?.headers ?? {}).filter(([header, { required }]) => required && !headers.has(header))
  return [...missing.map(([header]) => `the header ${header} is missing`), ...bodyFaults(response, where, method, headers, text)]
}

function bodyFaults(response: Response | undefined, where: string[], method: string, headers: Headers, text: string): string[] {
  if (!response?.content) return text === '' ? [] : ['a body that is not documented']
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  if (!response.content[type]) return [`the media type ${type} is not documented`]
  if (method === 'HEAD' || !type.endsWith('json')) return []
  const validate = ajv.getSchema(pointer(...where, 'content', type, 'schema')) as ValidateFunction | undefined
  if (!validate) return [`there is no schema at ${where.join('/')}`]
  if (validate(JSON.parse(text))) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)
}
