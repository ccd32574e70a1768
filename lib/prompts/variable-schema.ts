import { z } from 'zod'
import { AnyJson, type Json, shortText, strict } from './storable-schema'

/** What a variable's name looks like, in a tag and in a declaration. `.` alone is a tag, never a variable. */
export const VARIABLE_NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*(\.[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*)*$/u
/** Most variables that a version may declare, those of the prompts it includes counted in. */
export const MAX_DECLARATIONS = 500

export const VariableType = z.enum(['string', 'number', 'boolean', 'list', 'object', 'image', 'audio', 'file'])
export type VariableType = z.infer<typeof VariableType>

const isText = (value: unknown): value is string => typeof value === 'string'
const isUrl = (value: unknown): value is string => isText(value) && /^https?:\/\/\S+$/i.test(value)
const isData = (value: unknown, mime = ''): value is string => isText(value) && value.slice(0, 20).toLowerCase().startsWith(`data:${mime}`)
const isBase64 = (value: unknown): value is string => isText(value) && /^[A-Za-z0-9+/]+={0,2}$/.test(value)
const isFileId = (value: unknown): value is string => isText(value) && /^file[-_][\w-]+$/.test(value)

/** What each type takes, in words and as a check. Media are named by address or carried as data, as OpenAI's content parts take them. */
const TYPES: Record<VariableType, { wanted: string; fits: (value: Json) => boolean }> = {
  string: { wanted: 'a string', fits: isText },
  number: { wanted: 'a number', fits: (value) => typeof value === 'number' },
  boolean: { wanted: 'true or false', fits: (value) => typeof value === 'boolean' },
  list: { wanted: 'a list', fits: Array.isArray },
  object: { wanted: 'an object', fits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) },
  image: { wanted: 'an image: its https:// address or a data:image/… URL', fits: (value) => isUrl(value) || isData(value, 'image/') },
  audio: {
    wanted: 'audio: its https:// address, a data:audio/… URL or its base64',
    fits: (value) => isUrl(value) || isData(value, 'audio/') || isBase64(value),
  },
  file: {
    wanted: 'a file: its https:// address, a data: URL or its id at the provider (file-…)',
    fits: (value) => isUrl(value) || isData(value) || isFileId(value),
  },
}
const said = (value: Json): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'object') return 'an object'
  return typeof value === 'number' ? 'a number' : 'this text'
}

/** What is wrong with a value for a type, in words; undefined when it fits. */
export const typeFault = (type: VariableType, value: Json): string | undefined =>
  TYPES[type].fits(value) ? undefined : `Give ${TYPES[type].wanted}, not ${said(value)}.`

/**
 * What an author says of a variable. Without `required` and `default` it stays as it is found: required where it stands outside every
 * section. A `default` takes the place of a value that is not given.
 */
export const VariableDeclaration = strict({
  name: z
    .string()
    .max(200, 'Use at most 200 characters.')
    .regex(VARIABLE_NAME, 'Name a variable with letters, digits, "_", "-" and "." between parts.')
    .refine((name) => !name.split('.').includes('__proto__'), 'Rename the variable: this name cannot be used.'),
  type: VariableType,
  required: z.boolean().optional(),
  default: AnyJson.optional(),
  description: shortText(2000).optional(),
  example: AnyJson.optional(),
}).superRefine((declaration, ctx) => {
  const { type, required, default: preset, example } = declaration
  const fault = (field: string, message: string) => ctx.addIssue({ code: 'custom', path: [field], message, input: declaration })
  if (required === true && preset !== undefined) fault('default', 'A required variable has no default: remove one of the two.')
  for (const [field, value] of Object.entries({ default: preset, example })) {
    const wrong = value === undefined ? undefined : typeFault(type, value)
    if (wrong) fault(field, wrong)
  }
})
export type VariableDeclaration = z.infer<typeof VariableDeclaration>

/** The variables a version declares: every name once, and none inside one that is no object. */
export const VariableDeclarations = z
  .array(VariableDeclaration)
  .max(MAX_DECLARATIONS, `Declare at most ${MAX_DECLARATIONS} variables.`)
  .superRefine((declarations, ctx) => {
    const types = new Map<string, VariableType>()
    for (const { name, type } of declarations) if (!types.has(name)) types.set(name, type)
    const seen = new Set<string>()
    for (const [index, { name }] of declarations.entries()) {
      const fault = (message: string) => ctx.addIssue({ code: 'custom', path: [index, 'name'], message, input: declarations })
      if (seen.has(name)) fault(`Two variables are named "${name}".`)
      seen.add(name)
      const outer = outerNames(name).find((outer) => types.has(outer) && types.get(outer) !== 'object')
      if (outer !== undefined) fault(`"${outer}" is declared as ${types.get(outer)}, so nothing can stand inside it: declare it as object.`)
    }
  })

/** `a.b.c` stands inside `a` and `a.b`. */
export const outerNames = (name: string): string[] => {
  const parts = name.split('.')
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('.'))
}
