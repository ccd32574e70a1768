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
  const used = found.flatMap(({ name, items }) => [name, ...items])
  const names = new Set(used.flatMap((name) => [name, ...outerNames(name)]))
  return declared.filter(({ name }) => !names.has(name) && !outerNames(name).some((outer) => used.includes(outer)))
}

/** Declarations that are taken over from the prompts a prompt includes: what it declares itself comes first, then the earlier ones. */
export function inherit(own: readonly VariableDeclaration[], others: readonly VariableDeclaration[]): VariableDeclaration[] {
  const taken = [...own]
  for (const other of others) {
    const clashes = taken.some(
      ({ name, type }) =>
        name === other.name ||
        (type !== 'object' && outerNames(other.name).includes(name)) ||
        (other.type !== 'object' && outerNames(name).includes(other.name)),
    )
    if (!clashes) taken.push(other)
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
  return outerFirst.reduce((filled, { name, default: preset }) => {
    const isGiven = (lookUp(filled, name) ?? null) !== null
    const inTheWay = outerNames(name).some((outer) => !isObjectOrNone(lookUp(filled, outer)))
    return preset === undefined || isGiven || inTheWay ? filled : withValue(filled, name, preset)
  }, values)
}
const isObjectOrNone = (value: unknown) => (value ?? null) === null || (typeof value === 'object' && !Array.isArray(value))

/** Values that are not of their variable's type, each with what was expected. Null is no value. */
export const wrongTypes = (values: JsonObject, variables: readonly Declared[]): (Fault & { name: string })[] =>
  variables.flatMap(({ name, type }) => {
    const value = lookUp(values, name) ?? null
    const wrong = type === undefined || value === null ? undefined : typeFault(type, value as JsonObject[string])
    return wrong === undefined ? [] : [{ name, path: `variables.${name}`, message: wrong }]
  })
