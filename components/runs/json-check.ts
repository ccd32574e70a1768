import { type OutputUnit, type Schema, type SchemaDraft, Validator } from '@cfworker/json-schema'

/** `at`: where, as a JSON Pointer (RFC 6901); empty for the whole. */
export type JsonFault = { at: string; message: string }
export type JsonCheck =
  | { state: 'fits' }
  /** The answer is no JSON at all, or none of the kind that was asked for. */
  | { state: 'not_json'; message: string }
  | { state: 'faults'; faults: JsonFault[]; more: number }
  /** The schema itself cannot be checked against; in its own words. */
  | { state: 'unusable'; message: string }

const MAX_FAULTS = 50

/**
 * Whether an answer is what the response format asked for: JSON, and where it names a schema, of that schema (JSON Schema drafts 4 to
 * 2020-12; 2020-12 unless it says otherwise). Null where nothing was asked for. Interprets the schema: pages may not compile code (CSP).
 */
export function checkJson(text: string, responseFormat: unknown): JsonCheck | null {
  const wanted = wantedOf(responseFormat)
  if (!wanted) return null
  const value = parsed(text)
  if (value === undefined) return { state: 'not_json', message: 'The answer is not JSON.' }
  if (wanted.schema === null) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? { state: 'fits' } : { state: 'not_json', message: 'The answer is JSON, but not an object.' }
  }
  try {
    const { valid, errors } = new Validator(structuredClone(wanted.schema), draftOf(wanted.schema), false).validate(value)
    if (valid) return { state: 'fits' }
    const faults = causes(errors).map(told)
    return { state: 'faults', faults: faults.slice(0, MAX_FAULTS), more: Math.max(0, faults.length - MAX_FAULTS) }
  } catch (error) {
    return { state: 'unusable', message: error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'The schema cannot be read.' }
  }
}

function wantedOf(format: unknown): { schema: Schema | null } | null {
  if (!isObject(format)) return null
  if (format.type === 'json_object') return { schema: null }
  if (format.type !== 'json_schema') return null
  const schema = isObject(format.json_schema) ? format.json_schema.schema : undefined
  return { schema: isObject(schema) ? schema : null }
}
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function draftOf({ $schema = '' }: Schema): SchemaDraft {
  if (/draft-0?4/.test($schema)) return '4'
  if (/draft-0?[67]/.test($schema)) return '7'
  return $schema.includes('2019-09') ? '2019-09' : '2020-12'
}

const PASSES_ON = new Set(['properties', 'patternProperties', 'items', 'prefixItems', 'additionalItems', 'additionalProperties']).union(
  new Set(['unevaluatedProperties', 'unevaluatedItems', '$ref', '$dynamicRef', '$recursiveRef', 'allOf', 'if', 'dependentSchemas']),
)

/**
 * What is really wrong, without the schemas around it that only pass it on. Of alternatives, those for another type are no help: where
 * one is left, its faults are named; else that none fits.
 */
function causes(errors: readonly OutputUnit[]): OutputUnit[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  const hidden = new Set<OutputUnit>()
  for (const choice of choices) {
    const inside = errors.filter((each) => each.keywordLocation.startsWith(`${choice.keywordLocation}/`) && within(each, choice))
    const alternatives = Map.groupBy(
      inside,
      ({ keywordLocation }) => keywordLocation.slice(choice.keywordLocation.length + 1).split('/')[0],
    )
    const near = [...alternatives.values()].filter(
      (faults) => !faults.some(({ keyword, instanceLocation }) => keyword === 'type' && instanceLocation === choice.instanceLocation),
    )
    const kept = near.length === 1 ? near[0] : undefined
    if (kept) hidden.add(choice)
    for (const each of inside) if (!kept?.includes(each)) hidden.add(each)
  }
  return errors.filter((each) => !PASSES_ON.has(each.keyword) && !hidden.has(each))
}
const within = (inner: OutputUnit, outer: OutputUnit) =>
  inner.instanceLocation === outer.instanceLocation || inner.instanceLocation.startsWith(`${outer.instanceLocation}/`)

function told({ keyword, instanceLocation, error }: OutputUnit): JsonFault {
  return { at: decodeURIComponent(instanceLocation.slice(1)), message: words(keyword, error) }
}

function words(keyword: string, error: string): string {
  const part = (pattern: RegExp) => pattern.exec(error)?.[1]
  switch (keyword) {
    case 'type': {
      const found = /Instance type "(\w+)" is invalid\. Expected "(.+)"/.exec(error)
      return found ? `Expected ${found[2]?.replaceAll('", "', ' or ')}, found ${found[1]}.` : error
    }
    case 'required':
      return `“${part(/property "([\s\S]+)"\.$/) ?? ''}” is missing.`
    case 'enum':
      return `Not one of ${part(/any of \[([\s\S]*)\]\.$/)?.replaceAll(',', ', ') ?? 'the values allowed'}.`
    case 'minProperties':
    case 'maxProperties':
      return `Too ${keyword === 'minProperties' ? 'few' : 'many'} fields.`
    case 'false':
      return 'The schema has no place for this.'
    case 'anyOf':
    case 'oneOf':
      return keyword === 'oneOf' && /\(([2-9]|\d\d+) matches\)/.test(error)
        ? 'Fits more than one of the alternatives.'
        : 'Fits none of the alternatives.'
    default:
      return error.replace(/^Instance /, 'This ')
  }
}
