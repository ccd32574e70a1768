import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { BoardCell, BoardRow } from '@/lib/releases/schema'
import { distance } from './live'

/** One prompt in one environment, with its neighbours in the pipeline. */
export type Place = {
  environment: EnvironmentSummary
  cell: BoardCell | null
  /** Nothing is live because it was taken out. */
  withdrawn: boolean
  left: { environment: EnvironmentSummary; cell: BoardCell | null } | null
  next: EnvironmentSummary | null
  /** How it stands to the left neighbour; null when both hold the same or the neighbour holds nothing. */
  distance: string | null
}

/** A row of the board, environment by environment. */
export function placesOf(row: BoardRow, environments: readonly EnvironmentSummary[]): Place[] {
  const cells = new Map(row.live.map((cell) => [cell.environmentId, cell]))
  return environments.map((environment, index) => {
    const leftEnvironment = environments[index - 1]
    const cell = cells.get(environment.id) ?? null
    const left = leftEnvironment ? { environment: leftEnvironment, cell: cells.get(leftEnvironment.id) ?? null } : null
    const withdrawn = row.withdrawnFrom.includes(environment.id)
    return {
      environment,
      cell,
      withdrawn,
      left,
      next: environments[index + 1] ?? null,
      distance: distance(left?.cell?.variants, cell?.variants),
    }
  })
}
