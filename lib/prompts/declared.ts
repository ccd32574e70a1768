import type { Fault } from '@/lib/errors'
import type { JsonObject } from './content-schema'
import type { Variable } from './schema'
import { lookUp } from './template'
import { outerNames, typeFault, type VariableDeclaration, VariableType } from './variable-schema'

/** A declaration, or a variable as a published answer tells it; without a type nothing is declared of it. */
export type Declared = { name: string } & { [Field in keyof Omit<VariableDeclaration, 'name'>]?: VariableDeclaration[Field] | undefined }

/**
 * What was found, refined by what is declared: its type, default, description and example, and whether it is required where the
 * declaration says so. A default makes it optional. What is declared and not found stands behind.
 */
export function withDeclarations(found: readonly Variable[], declared: readonly Declared[] = []): Variable[] {
  const known = new Map(declared.filter(({ type }) => VariableType.safeParse(type).success).map((each) => [each.name, each]))
  const refined = found.map((variable) => refine(variable, known.get(variable.name)))
  const names = new Set(found.map(({ name }) => name))
  const others = [...known.values()].filter(({ name }) => !names.has(name))
  return [...refined, ...others.map((each) => refine({ name: each.name, required: false, usedAs: 'value', items: [] }, each))]
}

function refine(variable: Variable, declared: Declared | undefined): Variable {
  if (!declared) return variable
  const { type, required = variable.required, default: preset, description, example } = declared
  const said = Object.entries({ type, default: preset, description, example }).filter(([, value]) => value !== undefined)
  return { ...variable, required: preset === undefined && required, ...Object.fromEntries(said) }
}

/** Declarations that nothing in the prompt uses: neither as a name, nor inside a section, nor by a name that stands inside them. */
export function unusedAmong<D extends { name: string }>(declared: readonly D[], found: readonly Pick<Variable, 'name' | 'items'>[]): D[] {
  const used = new Set(found.flatMap(({ name, items }) => [name, ...items]))
  const around = new Set([...used].flatMap(outerNames))
  return declared.filter(({ name }) => !used.has(name) && !around.has(name) && !outerNames(name).some((outer) => used.has(outer)))
}

/** Declarations that are taken over from the prompts a prompt includes: what it declares itself comes first, then the earlier ones. */
export function inherit(own: readonly VariableDeclaration[], others: readonly VariableDeclaration[]): VariableDeclaration[] {
  const taken = [...own]
  const types = new Map(own.map(({ name, type }) => [name, type]))
  const inside = new Set(own.flatMap(({ name }) => outerNames(name)))
  for (const other of others) {
    const { name, type } = other
    const clashes = types.has(name) || (type !== 'object' && inside.has(name))
    if (clashes || outerNames(name).some((outer) => (types.get(outer) ?? 'object') !== 'object')) continue
    taken.push(other)
    types.set(name, type)
    for (const outer of outerNames(name)) inside.add(outer)
  }
  return taken
}

/** Values with one more, at a dotted name: `('user.name', 'Ada')` gives `{ user: { name: 'Ada' } }`. */
export function withValue(values: JsonObject, name: string, value: JsonObject[string]): JsonObject {
  const [first = name, ...rest] = name.split('.')
  if (rest.length === 0) return { ...values, [first]: value }
  const inner = Object.hasOwn(values, first) ? values[first] : undefined
  const object = inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? inner : {}
  return { ...values, [first]: withValue(object, rest.join('.'), value) }
}

/** Values with the default wherever none is given (absent or null). What stands in a given value's way is left as it was given. */
export function withDefaults(values: JsonObject, variables: readonly Declared[]): JsonObject {
  const outerFirst = variables.toSorted((a, b) => outerNames(a.name).length - outerNames(b.name).length)
  const filled = { ...values }
  // Each object is copied once, however many defaults stand in it: values may be many, and so may variables.
  const copies = new WeakSet<object>([filled])
  for (const { name, default: preset } of outerFirst) {
    const inTheWay = () => outerNames(name).some((outer) => !isObjectOrNone(lookUp(filled, outer)))
    if (preset === undefined || (lookUp(filled, name) ?? null) !== null || inTheWay()) continue
    const parts = name.split('.')
    const last = parts.pop() ?? name
    let place = filled
    for (const part of parts) {
      const inner = Object.hasOwn(place, part) ? place[part] : null
      const object = isObject(inner) ? (copies.has(inner) ? inner : { ...inner }) : {}
      copies.add(object)
      place[part] = object
      place = object
    }
    place[last] = preset
  }
  return filled
}
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const isObjectOrNone = (value: unknown) => (value ?? null) === null || isObject(value)

/** Values that are not of their variable's type, each with what was expected. Null is no value. */
export const wrongTypes = (values: JsonObject, variables: readonly Declared[]): (Fault & { name: string })[] =>
  variables.flatMap(({ name, type }) => {
    const value = lookUp(values, name) ?? null
    const wrong = type === undefined || value === null ? undefined : typeFault(type, value as JsonObject[string])
    return wrong === undefined ? [] : [{ name, path: `variables.${name}`, message: wrong }]
  })
