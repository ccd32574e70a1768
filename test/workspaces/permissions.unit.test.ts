import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Actor, Ctx } from '@/lib/context'
import { isAppError } from '@/lib/errors'
import { atLeast, type Permission, permissions, roleOrder, scopes } from '@/lib/workspaces/roles'

/**
 * Every verb and query of lib, found in the source by the permission it asks for on line one, tried by every role and every scope. `lib/http` is
 * left out: its doors ask what the verbs behind them ask (test/http/access.test.ts).
 */
type Guarded = { file: string; name: string; permission: Permission }
const guarded: Guarded[] = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^http\b/.test(file))
  .flatMap((file) => {
    const exported = readFileSync(path.join('lib', file), 'utf8').split(/\n(?=export )/)
    return exported.flatMap((text) => {
      const name = /^export (?:async function\*?|function|const) (\w+)/.exec(text)?.[1]
      const permission = /\{\n {2}authorize\((?:ctx|system), '([\w.]+)'\)/.exec(text)?.[1]
      return name && permission ? [{ file, name, permission: permission as Permission }] : []
    })
  })

const reached = new Error('It went on to the database.')
/** Any use of it shows that the one who acts was let in. */
const noDatabase = new Proxy(
  {},
  {
    get: () => {
      throw reached
    },
  },
) as never

/** True when the verb refuses for want of its permission, before it does anything else. */
async function isRefused({ file, name, permission }: Guarded, actor: Actor): Promise<boolean> {
  const exports: Record<string, unknown> = await import(/* @vite-ignore */ path.resolve('lib', file))
  const verb = exports[name] as (ctx: Ctx, input: unknown) => unknown
  try {
    const given = verb({ workspaceId: 'wsp_none', actor, tx: noDatabase }, {})
    if (typeof given === 'object' && given !== null && Symbol.asyncIterator in given) await (given as AsyncGenerator).next()
    else await given
    return false
  } catch (error) {
    return isAppError(error) && error.code === 'forbidden' && error.message.endsWith(`: ${permissions[permission].does.toLowerCase()}.`)
  }
}

test('the verbs are found', () => {
  expect(guarded.length).toBeGreaterThan(90)
  for (const { file, permission } of guarded) expect(Object.keys(permissions), file).toContain(permission)
})

test('whatever changes something about releases is one of them', () => {
  const rooms = /^(environments|releases|approvals|rollouts|release-gates)\b/
  const changing = readdirSync('lib', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && rooms.test(file) && file !== path.join('releases', 'turns.ts'))
    .filter((file) => /\b(withTransaction|inReleaseTurn|\$transaction)\(/.test(readFileSync(path.join('lib', file), 'utf8')))
  expect(changing.length).toBeGreaterThan(25)
  expect(changing.filter((file) => !guarded.some((each) => each.file === file))).toEqual([])
})

test('every permission is asked for by a verb or a query', () => {
  const asked = new Set(guarded.map(({ permission }) => permission))
  // The override is a field of several verbs, so lib/releases/judge.ts asks for it when it is given.
  const others = Object.keys(permissions).filter((permission) => !asked.has(permission as Permission))
  expect(others).toEqual(['release.override'])
})

describe('every verb lets in exactly the roles and scopes that lib/workspaces/roles.ts says', () => {
  test.each(guarded.map((each) => [`${each.name} (${each.permission})`, each] as const))('%s', async (_, verb) => {
    const { role: least, scope } = permissions[verb.permission]
    for (const role of roleOrder)
      expect(await isRefused(verb, { type: 'user', id: 'usr_1', name: 'A', role }), role).toBe(!atLeast(role, least))
    for (const each of scopes)
      expect(await isRefused(verb, { type: 'api_key', id: 'key_1', name: 'K', scopes: [each], environmentId: null }), each).toBe(
        each !== scope && each !== 'admin',
      )
  })
})
