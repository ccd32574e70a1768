import { type FieldKind, readField, writeField } from '@/components/playground/values'
import type { Json } from '@/lib/prompts/content-schema'
import { typeFault, VariableDeclaration, type VariableType } from '@/lib/prompts/variable-schema'

/** Whether a value has to be given: as the text has it, always, never, or with something in its place. */
export type Need = 'found' | 'required' | 'optional' | 'default'
type Declarations = readonly VariableDeclaration[]

const withoutAbsent = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T

/** The list with one declaration in its place, or behind when it is new; `null` takes it out. Undefined when none is left. */
export function declaring(all: Declarations = [], name: string, next: VariableDeclaration | null): VariableDeclaration[] | undefined {
  const at = all.findIndex((each) => each.name === name)
  const kept =
    next === null ? all.filter((each) => each.name !== name) : at < 0 ? [...all, withoutAbsent(next)] : all.with(at, withoutAbsent(next))
  return kept.length > 0 ? [...kept] : undefined
}

export const needOf = ({ required, default: preset }: VariableDeclaration): Need =>
  preset !== undefined ? 'default' : required === undefined ? 'found' : required ? 'required' : 'optional'

const firstDefault: Record<VariableType, Json> = {
  string: '',
  number: 0,
  boolean: false,
  list: [],
  object: {},
  image: '',
  audio: '',
  file: '',
}

export function withNeed({ required: _, default: preset, ...rest }: VariableDeclaration, need: Need): VariableDeclaration {
  if (need === 'default') return { ...rest, default: preset ?? firstDefault[rest.type] }
  return need === 'found' ? rest : { ...rest, required: need === 'required' }
}

/** Another type. A default and an example come along where they can be read as one; else the default begins anew and the example goes. */
export function withType(declaration: VariableDeclaration, type: VariableType): VariableDeclaration {
  const { default: preset, example, ...rest } = declaration
  const refit = (value: Json): Json | undefined => {
    if (typeFault(type, value) === undefined) return value
    return readField(type, writeField(declaration.type, value)).value
  }
  return {
    ...rest,
    type,
    ...(preset !== undefined && { default: refit(preset) ?? firstDefault[type] }),
    ...(example !== undefined && refit(example) !== undefined && { example: refit(example) }),
  }
}

/** What is typed as a default or an example. Text that is no value of the type is kept as it stands, and told as a fault. */
export const typed = (kind: FieldKind, text: string): Json => readField(kind, text).value ?? text

/** What is wrong in a declaration, by field. */
export function declarationFaults(declaration: VariableDeclaration): Partial<Record<keyof VariableDeclaration, string>> {
  const issues = VariableDeclaration.safeParse(declaration).error?.issues ?? []
  return Object.fromEntries(issues.toReversed().map(({ path, message }) => [String(path[0]), message]))
}
