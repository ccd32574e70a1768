import canonicalize from 'canonicalize'
import { moved } from '@/components/ui/sortable-order'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import { MAX_COLUMNS } from '@/lib/playground/schema'
import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import type { ColumnSettings, Target } from './url-state'

export type Column = ColumnSettings & { id: string }

/** What can be done to the columns. New ones get the id that the caller made. */
export type ColumnChange =
  /** As many as there is room for. */
  | { type: 'add'; columns: readonly Column[] }
  | { type: 'duplicate'; column: string; id: string }
  | { type: 'remove'; column: string }
  /** `to` counts from 0, without the column itself. */
  | { type: 'move'; column: string; to: number }
  | { type: 'target'; column: string; target: Target | null }
  | { type: 'parameters'; column: string; parameters: JsonObject }
  | { type: 'version'; column: string; version: number | undefined }
  | { type: 'lock'; column: string; locked: boolean }
  | { type: 'collapse'; column: string; collapsed: boolean }
  /** The column once for each value of a parameter, the first in its own place. `ids`: for the others. */
  | { type: 'vary'; column: string; name: string; values: readonly Json[]; ids: readonly string[] }
  /** Another prompt has other versions. */
  | { type: 'unversion' }
  | { type: 'replace'; columns: Column[] }

export function changeColumns(columns: Column[], change: ColumnChange): Column[] {
  const only = (id: string, changed: (column: Column) => Column) => columns.map((column) => (column.id === id ? changed(column) : column))
  switch (change.type) {
    case 'add':
      return [...columns, ...change.columns].slice(0, Math.max(MAX_COLUMNS, columns.length))
    case 'duplicate':
      return besideOriginal(columns, change.column, (original) => [original, { ...unlocked(original), id: change.id }])
    case 'remove':
      return columns.filter(({ id }) => id !== change.column)
    case 'move': {
      const at = columns.findIndex(({ id }) => id === change.column)
      const to = Math.min(Math.max(change.to, 0), columns.length - 1)
      return at < 0 ? columns : moved(columns, at, to)
    }
    case 'target':
      return only(change.column, (column) => ({ ...column, target: change.target }))
    case 'parameters':
      return only(change.column, (column) => ({ ...column, parameters: change.parameters }))
    case 'version':
      return only(change.column, (column) => ({ ...unversioned(column), ...versioned(change.version) }))
    case 'lock':
      return only(change.column, (column) => ({ ...unlocked(column), ...(change.locked && { locked: true }) }))
    case 'collapse':
      return only(change.column, ({ collapsed: _, ...column }) => ({ ...column, ...(change.collapsed && { collapsed: true }) }))
    case 'vary':
      return besideOriginal(columns, change.column, (original) =>
        change.values.flatMap((value, index) => {
          const id = index === 0 ? original.id : change.ids[index - 1]
          const parameters = { ...original.parameters, [change.name]: value }
          return id === undefined ? [] : [{ ...unlocked(original), id, parameters }]
        }),
      )
    case 'unversion':
      return columns.map(unversioned)
    case 'replace':
      return change.columns
  }
}

/** Puts several columns in the place of one, as many as there is room for. */
function besideOriginal(columns: Column[], id: string, made: (original: Column) => Column[]): Column[] {
  const at = columns.findIndex((column) => column.id === id)
  const original = columns[at]
  return original ? columns.toSpliced(at, 1, ...made(original).slice(0, MAX_COLUMNS - columns.length + 1)) : columns
}

const versioned = (version: number | undefined) => (version === undefined ? {} : { version })
/** A column that asks what all ask. */
export const unversioned = <C extends ColumnSettings>({ version: _, ...column }: C) => column
const unlocked = <C extends ColumnSettings>({ locked: _, ...column }: C) => column

const key = (target: Target | null) => (target ? `${target.gateway}~${target.model}` : '*')
export const sameTarget = (a: Target | null, b: Target | null): boolean => key(a) === key(b)

/** Two columns that ask the same, however they are shown. */
export const asksTheSame = (a: ColumnSettings, b: ColumnSettings): boolean =>
  sameTarget(a.target, b.target) && a.version === b.version && canonicalize(a.parameters) === canonicalize(b.parameters)

/** A column's target in words; one that is not among the gateways any more keeps its slug. */
export const targetWords = (column: ColumnSettings, gateways: readonly TargetGatewayDto[], own: { model: string } | null) => {
  const { target } = column
  if (!target) return { model: own?.model ?? 'default', gateway: 'What the version says', simulator: false }
  const gateway = gateways.find(({ slug }) => slug === target.gateway)
  return {
    model: target.model,
    gateway: gateway?.name ?? `${target.gateway} (not in this workspace)`,
    simulator: gateway?.simulator ?? false,
  }
}

/** Of what one wants to add, what no column asks yet; `left`: how many of these there is no room for. */
export function addable(columns: readonly ColumnSettings[], wanted: readonly ColumnSettings[]): { fresh: ColumnSettings[]; left: number } {
  const fresh: ColumnSettings[] = []
  for (const each of wanted) if (![...columns, ...fresh].some((other) => asksTheSame(other, each))) fresh.push(each)
  const room = Math.max(0, MAX_COLUMNS - columns.length)
  return { fresh: fresh.slice(0, room), left: Math.max(0, fresh.length - room) }
}

/**
 * The two models to begin with when the address names none: of two gateways where there are two, so that the first comparison is one
 * between gateways. Simulators whose models are named for what goes wrong come after plain ones by being later in their list.
 */
export function firstTargets(gateways: readonly TargetGatewayDto[]): Target[] {
  const withModels = gateways.filter(({ models }) => models.length > 0)
  const all = withModels.flatMap((gateway) => gateway.models.map((model) => ({ gateway: gateway.slug, model: model.name })))
  const firsts = withModels.flatMap((gateway) => all.filter((target) => target.gateway === gateway.slug).slice(0, 1))
  return [...firsts, ...all.filter((target) => !firsts.includes(target))].slice(0, 2)
}

export type TargetChoice = { gateway: TargetGatewayDto; models: string[] }

/** What a target picker lists: gateways whose name or models match every word, with at most `limit` models in all; `more` says how many are left out. */
export function matchingTargets(
  gateways: readonly TargetGatewayDto[],
  query: string,
  limit = 200,
): { choices: TargetChoice[]; more: number } {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  let room = limit
  let more = 0
  const choices = gateways.flatMap((gateway) => {
    const about = `${gateway.name} ${gateway.slug} ${gateway.simulator ? 'simulator' : ''}`.toLowerCase()
    const fitting = gateway.models.filter(({ name }) => words.every((word) => about.includes(word) || name.toLowerCase().includes(word)))
    const shown = fitting.slice(0, room)
    room -= shown.length
    more += fitting.length - shown.length
    return shown.length > 0 ? [{ gateway, models: shown.map(({ name }) => name) }] : []
  })
  return { choices, more }
}
