export type SortableOrientation = 'vertical' | 'horizontal'
export type SortableEdge = 'top' | 'bottom' | 'left' | 'right'

/** Where a thing dropped at an edge of another one comes to stand, counted without itself. */
export function placeAfterDrop(ids: readonly string[], moved: string, target: string, edge: SortableEdge): number {
  const from = ids.indexOf(moved)
  const at = ids.indexOf(target) + (edge === 'bottom' || edge === 'right' ? 1 : 0)
  return from >= 0 && from < at ? at - 1 : at
}

/** The same list with one thing at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1)
  return from in list ? rest.toSpliced(to, 0, list[from] as T) : rest
}
