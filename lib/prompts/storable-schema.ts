import { z } from 'zod'

const MAX_JSON_DEPTH = 64

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** NUL and lone surrogates cannot be stored in PostgreSQL or digested (RFC 8785), so they are refused at the edge. */
const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0')
export const Text = z.string().refine(isStorable, 'Remove the NUL or broken Unicode character from this text.')
export const shortText = (max: number) => Text.max(max, `Use at most ${max.toLocaleString('en')} characters.`)

/** What makes a value no JSON that can be stored: where and why; undefined when all is well. Loops, so that depth cannot break it. */
function faultInJson(root: unknown): { path: PropertyKey[]; message: string } | undefined {
  const open: { value: unknown; path: PropertyKey[] }[] = [{ value: root, path: [] }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next
    if (path.length > MAX_JSON_DEPTH) return { path: [], message: `Nest JSON at most ${MAX_JSON_DEPTH} levels deep.` }
    if (typeof value === 'string' && !isStorable(value))
      return { path, message: 'Remove the NUL or broken Unicode character from this text.' }
    if (typeof value === 'number' && !Number.isFinite(value)) return { path, message: 'Use a finite number.' }
    if (Array.isArray(value) || isObject(value)) {
      for (const [key, child] of Object.entries(value)) {
        if (key === '__proto__' || !isStorable(key)) return { path, message: 'Rename the key: this one cannot be stored.' }
        open.push({ value: child, path: [...path, Array.isArray(value) ? Number(key) : key] })
      }
    } else if (value !== null && !['string', 'number', 'boolean'].includes(typeof value)) return { path, message: 'Use JSON values only.' }
  }
  return undefined
}
const isObject = (value: unknown): value is object => Object.prototype.toString.call(value) === '[object Object]'
export const JsonObjectOf = <T extends object = JsonObject>(shape: (value: object) => boolean = () => true) =>
  z
    .custom<T>((value) => isObject(value) && shape(value), 'Use a JSON object.')
    .superRefine((value, ctx) => {
      const fault = faultInJson(value)
      if (fault) ctx.addIssue({ code: 'custom', continue: false, input: value, ...fault })
    })

/** Any JSON value that can be stored. */
export const AnyJson = z
  .custom<Json>((value) => value !== undefined, 'Give a JSON value.')
  .superRefine((value, ctx) => {
    const fault = faultInJson(value)
    if (fault) ctx.addIssue({ code: 'custom', continue: false, input: value, ...fault })
  })

/** Unknown fields are refused by name: a field that would be dropped in silence is a field lost. */
export const strict = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `Unknown field ${(issue.keys as string[]).map((key) => `"${key}"`).join(', ')}. Known here: ${Object.keys(shape).join(', ')}.`
        : undefined,
  })
