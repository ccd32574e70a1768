/**
 * A copy of an OpenAPI document in which every object takes the fields that are described and no other: clients have to let unknown
 * fields pass, tests have to see them.
 */
export function closed(document: unknown): Record<string, unknown> {
  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(close)
    if (typeof value !== 'object' || value === null) return value
    const copy = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, key === 'examples' ? child : close(child)]))
    const isSchema = copy.type === 'object' && typeof copy.properties === 'object'
    return isSchema && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy
  }
  return close(document) as Record<string, unknown>
}
