import { monotonicFactory } from 'ulid'

/** What each kind of thing is called in an id. */
export type IdPrefix =
  | 'wsp'
  | 'usr'
  | 'mem'
  | 'inv'
  | 'prm'
  | 'ver'
  | 'drf'
  | 'gtw'
  | 'mdl'
  | 'env'
  | 'rte'
  | 'rel'
  | 'key'
  | 'run'
  | 'aud'
  | 'req'
  | 'set'
  | 'rrv'
  | 'rqs'
  | 'cmt'
  | 'rol'
  | 'gat'
  | 'gtr'
  | 'whk'
  | 'msg'
  | 'ins'
  | 'cnf'
  | 'prb'
  | 'prc'
  | 'pls'

const ulid = monotonicFactory()

/** A new id such as `prm_01J…`: a ULID behind its kind, so ids sort by creation and a pasted id says what it is. */
export const newId = (prefix: IdPrefix): string => `${prefix}_${ulid()}`
