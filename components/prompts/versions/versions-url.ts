import type { DiffLayout } from '../diff/diff-rows'

/** A side of a comparison: a version's number, or one's own draft. */
export type Side = number | 'draft'
/** What the Versions tab's address says: one version, or two to compare. */
export type VersionsView = { version: number | null; from: Side | null; to: Side | null; layout: DiffLayout | null }
type Params = Record<string, string | string[] | undefined>

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
const parseNumber = (text: string | undefined) => (text && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null)
const parseSide = (text: string | undefined): Side | null => (text === 'draft' ? 'draft' : parseNumber(text))

/** Reads the address; what is no version counts as absent. */
export function parseVersionsView(params: Params): VersionsView {
  const layout = one(params.view)
  return {
    version: parseNumber(one(params.version)),
    from: parseSide(one(params.from)),
    to: parseSide(one(params.to)),
    layout: layout === 'split' || layout === 'unified' ? layout : null,
  }
}

/** The address of a view of the Versions tab; `base` is the tab's own. */
export function versionsHref(base: string, { version = null, from = null, to = null, layout = null }: Partial<VersionsView>): string {
  const query = new URLSearchParams()
  if (from !== null && to !== null) {
    query.set('from', String(from))
    query.set('to', String(to))
    if (layout) query.set('view', layout)
  } else if (version !== null) query.set('version', String(version))
  const text = query.toString()
  return text ? `${base}?${text}` : base
}

/** Two sides with the older one first; a draft is newer than any version. */
export function inOrder(a: Side, b: Side): [Side, Side] {
  const place = (side: Side) => (side === 'draft' ? Number.POSITIVE_INFINITY : side)
  return place(a) <= place(b) ? [a, b] : [b, a]
}

/** The two that are compared after one was ticked or unticked; of three, the one ticked first goes. */
export const pick = (picked: readonly Side[], side: Side): Side[] =>
  picked.includes(side) ? picked.filter((other) => other !== side) : [...picked, side].slice(-2)

export const sideName = (side: Side): string => (side === 'draft' ? 'Your draft' : `Version ${side}`)
