import { forbidden, notFound } from '@/lib/errors'
import type { Address } from './address'
import type { Archive } from './archive'
import { loadBundle } from './load-bundle'
import { loadList } from './load-list'
import { loadPrompt } from './load-prompt'
import type { Entry, KeyEntry, Memory } from './memory'
import { placeOf } from './published'
import type { Reader } from './reader'

/**
 * What a key reads at an address: the name of its entry in memory, how to come by it, and what of it is kept on the disk. What is big is
 * read one after the other.
 */
export type Wanted = { name: string; load: () => Promise<Entry>; kept: () => Promise<Entry | null>; big?: boolean }
export type Source = { databaseUrl: string; memory: Memory; reader: Reader; archive: Archive | null }

const notKept = async () => null

/**
 * Makes the function that says what a key reads at an address: in which environment, published or exact. It throws
 * `not_found` (an environment that is not the key's) or `forbidden` (an exact version for a key that is bound).
 */
export function createWanted({ databaseUrl, memory, reader, archive }: Source) {
  // An address is mostly asked for with the same key as before.
  const last = new WeakMap<Address, { key: KeyEntry; wanted: Wanted }>()

  return function wantedBy(key: KeyEntry, address: Exclude<Address, { kind: 'render' }>): Wanted {
    const before = last.get(address)
    if (before?.key === key) return before.wanted
    const { environment } = address.query
    if (environment !== null && key.environmentSlug !== null && environment !== key.environmentSlug)
      throw notFound(`An environment ${environment} for this key`)
    const wanted = address.kind === 'list' ? list(key, address) : address.kind === 'bundle' ? bundle(key, address) : prompt(key, address)
    last.set(address, { key, wanted })
    return wanted
  }

  function prompt({ key, environmentSlug }: KeyEntry, { name, query }: Extract<Address, { kind: 'prompt' }>): Wanted {
    const { workspaceId } = key
    const { version } = query
    if (version !== null) {
      if (key.environmentId !== null) throw forbidden('This key is bound to an environment. An exact version needs a key that is not.')
      const asked = { workspaceId, name, environment: null, version }
      return { name: `${workspaceId}\n#${version}\n${name}`, load: () => loadPrompt(reader, memory, asked), kept: notKept }
    }
    const environment = query.environment ?? environmentSlug ?? 'production'
    const asked = { workspaceId, name, environment, version: null }
    return {
      name: placeOf(workspaceId, environment, name),
      load: () => loadPrompt(reader, memory, asked),
      kept: async () => archive?.entry(workspaceId, environment, name) ?? null,
    }
  }

  function bundle({ key, environmentSlug }: KeyEntry, { query }: Extract<Address, { kind: 'bundle' }>): Wanted {
    const asked = {
      workspaceId: key.workspaceId,
      environment: query.environment ?? environmentSlug ?? 'production',
      prefix: query.prefix ?? '',
    }
    return {
      name: `${asked.workspaceId}\n#bundle\n${asked.environment}\n${asked.prefix}`,
      load: async () => loadBundle(databaseUrl, memory, asked),
      kept: async () => archive?.bundle(asked.workspaceId, asked.environment, asked.prefix) ?? null,
      big: true,
    }
  }

  function list({ key, environmentSlug }: KeyEntry, { query }: Extract<Address, { kind: 'list' }>): Wanted {
    const { workspaceId } = key
    const asked = { ...query, environment: query.environment ?? environmentSlug }
    return { name: `${workspaceId}\n\n${JSON.stringify(asked)}`, load: () => loadList(reader, memory, workspaceId, asked), kept: notKept }
  }
}
