type Schema = Record<string, unknown>
const MAX_DEPTH = 12
const MAX_ITEMS = 50
/** Values in one answer: a schema that contains itself many times over would never end. */
const MAX_VALUES = 5000

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)
const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)

const FORMATS: Record<string, string> = {
  date: '2026-01-02',
  time: '03:04:05Z',
  'date-time': '2026-01-02T03:04:05Z',
  duration: 'P1D',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
}

/**
 * A value of the shape a JSON Schema describes, the same for the same schema and words: what the schema itself offers (const, default, enum,
 * examples) comes first, strings are made of `words`, numbers are the smallest allowed, lists as short as allowed but not empty.
 * Covers what response formats use; `pattern`, `not` and conditions are not solved.
 */
export function exampleOf(schema: unknown, words: readonly string[]): unknown {
  const root = isObject(schema) ? schema : {}
  let left = MAX_VALUES
  return value(root, 0)

  function value(given: unknown, depth: number): unknown {
    left -= 1
    if (depth > MAX_DEPTH || left < 0) return null
    const each = resolve(given, 0)
    for (const key of ['const', 'default'] as const) if (key in each) return each[key]
    for (const key of ['enum', 'examples'] as const) {
      const offered = each[key]
      if (Array.isArray(offered) && offered.length > 0) return offered[0]
    }
    const choices = [each.anyOf, each.oneOf].find((list) => Array.isArray(list) && list.length > 0)
    if (Array.isArray(choices)) return value({ ...each, anyOf: undefined, oneOf: undefined, ...resolve(choices[0], 0) }, depth + 1)
    switch (typeOf(each)) {
      case 'object':
        return object(each, depth)
      case 'array':
        return array(each, depth)
      case 'string':
        return string(each)
      case 'integer':
        return quantity(each, true)
      case 'number':
        return quantity(each, false)
      case 'boolean':
        return true
      default:
        return null
    }
  }

  /** Follows local references and merges `allOf`. */
  function resolve(given: unknown, hops: number): Schema {
    const each = isObject(given) ? given : {}
    if (hops > MAX_DEPTH) return {}
    if (typeof each.$ref === 'string') {
      const { $ref, ...rest } = each
      return { ...resolve(lookUp($ref), hops + 1), ...rest }
    }
    if (!Array.isArray(each.allOf)) return each
    const { allOf, ...rest } = each
    return [rest, ...allOf.slice(0, 20).map((part: unknown) => resolve(part, hops + 1))].reduce(merge)
  }

  function lookUp(reference: string): Schema {
    if (!reference.startsWith('#')) return {}
    const steps = reference
      .slice(1)
      .split('/')
      .filter(Boolean)
      .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
    const found = steps.reduce<unknown>((at, step) => (isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined), root)
    return isObject(found) ? found : {}
  }

  function object(each: Schema, depth: number): Schema {
    const required = Array.isArray(each.required) ? each.required : []
    const properties = isObject(each.properties) ? each.properties : {}
    // What is optional ends where the depth does, so that a schema that contains itself comes to an end.
    const wanted = Object.keys(properties).filter((name) => depth < MAX_DEPTH / 2 || required.includes(name))
    return Object.fromEntries(wanted.map((name) => [name, value(properties[name], depth + 1)]))
  }

  function array(each: Schema, depth: number): unknown[] {
    const first = Array.isArray(each.prefixItems) ? each.prefixItems : []
    const least = number(each.minItems) ?? (depth < MAX_DEPTH / 2 ? 1 : 0)
    const length = Math.min(Math.max(least, first.length), number(each.maxItems) ?? MAX_ITEMS, MAX_ITEMS)
    return Array.from({ length }, (_, i) => value(first[i] ?? each.items, depth + 1))
  }

  function string(each: Schema): string {
    const format = typeof each.format === 'string' ? FORMATS[each.format] : undefined
    if (format !== undefined) return format
    const text = words.slice(0, 8).join(' ') || 'text'
    const least = Math.min(number(each.minLength) ?? 0, 10_000)
    return text.padEnd(least, '.').slice(0, Math.max(number(each.maxLength) ?? 200, 0))
  }

  function quantity(each: Schema, whole: boolean): number {
    const step = number(each.multipleOf) ?? (whole ? 1 : 0.5)
    const above = number(each.exclusiveMinimum)
    const below = number(each.exclusiveMaximum)
    const low = number(each.minimum) ?? (above === null ? null : above + step)
    const high = number(each.maximum) ?? (below === null ? null : below - step)
    const wanted = low ?? Math.min(1, high ?? 1)
    return whole || 'multipleOf' in each ? (low === null ? Math.floor(wanted / step) : Math.ceil(wanted / step)) * step : wanted
  }
}

function merge(a: Schema, b: Schema): Schema {
  const properties = [a.properties, b.properties].filter(isObject)
  const required = [a.required, b.required].filter(Array.isArray)
  return {
    ...a,
    ...b,
    ...(properties.length > 0 ? { properties: Object.assign({}, ...properties) } : {}),
    ...(required.length > 0 ? { required: required.flat() } : {}),
  }
}

function typeOf(each: Schema): string {
  const said = Array.isArray(each.type) ? each.type.find((type) => type !== 'null') : each.type
  if (typeof said === 'string') return said
  if ('properties' in each || 'required' in each) return 'object'
  if ('items' in each || 'prefixItems' in each) return 'array'
  return Array.isArray(each.type) ? 'null' : 'string'
}
