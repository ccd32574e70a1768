import type { TargetGatewayDto } from '@/lib/gateways/schema'
import { MAX_COLUMNS } from '@/lib/playground/schema'
import type { JsonObject } from '@/lib/prompts/content-schema'
import type { ColumnSettings, Target } from './url-state'

export type Column = ColumnSettings & { id: string }

/** What can be done to the columns. New ones get the id that the caller made. */
export type ColumnChange =
  | { type: 'add'; id: string; target: Target | null }
  | { type: 'duplicate'; column: string; id: string }
  | { type: 'remove'; column: string }
  | { type: 'move'; column: string; by: -1 | 1 }
  | { type: 'target'; column: string; target: Target | null }
  | { type: 'parameters'; column: string; parameters: JsonObject }
  | { type: 'version'; column: string; version: number | undefined }
  /** Another prompt has other versions. */
  | { type: 'unversion' }
  | { type: 'replace'; columns: Column[] }

export function changeColumns(columns: Column[], change: ColumnChange): Column[] {
  switch (change.type) {
    case 'add':
      return columns.length < MAX_COLUMNS ? [...columns, { id: change.id, target: change.target, parameters: {} }] : columns
    case 'duplicate': {
      const at = columns.findIndex(({ id }) => id === change.column)
      const original = columns[at]
      if (!original || columns.length >= MAX_COLUMNS) return columns
      return columns.toSpliced(at + 1, 0, { ...original, id: change.id })
    }
    case 'remove':
      return columns.filter(({ id }) => id !== change.column)
    case 'move': {
      const at = columns.findIndex(({ id }) => id === change.column)
      const column = columns[at]
      const to = at + change.by
      return column && to >= 0 && to < columns.length ? columns.toSpliced(at, 1).toSpliced(to, 0, column) : columns
    }
    case 'target':
      return columns.map((column) => (column.id === change.column ? { ...column, target: change.target } : column))
    case 'parameters':
      return columns.map((column) => (column.id === change.column ? { ...column, parameters: change.parameters } : column))
    case 'version':
      return columns.map((column) => (column.id === change.column ? { ...unversioned(column), ...versioned(change.version) } : column))
    case 'unversion':
      return columns.map(unversioned)
    case 'replace':
      return change.columns
  }
}

const versioned = (version: number | undefined) => (version === undefined ? {} : { version })
/** A column that asks what all ask. */
export const unversioned = <C extends ColumnSettings>({ version: _, ...column }: C) => column

const key = (target: Target | null) => (target ? `${target.gateway}~${target.model}` : '*')
export const sameTarget = (a: Target | null, b: Target | null): boolean => key(a) === key(b)

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
