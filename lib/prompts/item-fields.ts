import type { JsonObject } from './content-schema'
import type { Variable } from './schema'
import { lookUp } from './template'
import { outerNames } from './variable-schema'

/**
 * The names that stand in sections only, each as an optional variable of its own: Mustache looks names up outwards, so such a name may be
 * the section's or the prompt's. What stands in or around another variable (`user.name` where there is `user`) is that one's affair.
 */
export function itemFields(variables: readonly Variable[]): Variable[] {
  const names = new Set(variables.map(({ name }) => name))
  const around = new Set([...names].flatMap(outerNames))
  const sections = new Set(variables.flatMap(({ sections = [] }) => sections))
  const inside = new Map<string, string>()
  for (const { name, items } of variables) for (const item of items) if (!inside.has(item)) inside.set(item, name)
  return [...inside]
    .filter(([item]) => !names.has(item) && !around.has(item) && !outerNames(item).some((outer) => names.has(outer)))
    .map(([item, section]) => ({
      name: item,
      required: false,
      usedAs: sections.has(item) ? 'section' : 'value',
      items: [],
      description: `Stands inside ${section}; this counts where nothing there has the name.`,
    }))
}

/** True where a name's sections hold it themselves: by their value, else their default or example, else as lists or objects are expected to. */
export const isHeldInside = (item: string, variables: readonly Variable[], values: JsonObject): boolean =>
  variables.filter(({ items }) => items.includes(item)).every((section) => holds(section, item.split('.', 1).join(), values))

function holds({ name, type, default: preset, example }: Variable, key: string, values: JsonObject): boolean {
  const value = lookUp(values, name) ?? preset ?? example ?? []
  const isUnknown = Array.isArray(value) && value.length === 0
  return isUnknown ? type === 'list' || type === 'object' : hasKey(value, key)
}

function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  return (!Array.isArray(value) && Object.hasOwn(value, key)) || Object.values(value).some((inner) => hasKey(inner, key))
}
