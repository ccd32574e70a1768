import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RouteCheck, TargetCheck, Verdict } from '@/lib/environments/schema'
import type { GateState } from '@/lib/release-gates/states'
import { type Approval, approvalBreaks, isSameSplit, whyNoSecondPerson } from '@/lib/releases/four-eyes'
import { freezeBreak, gateBreaks, noteBreak, roleBreak, routeBreaks, routeWarnings } from '@/lib/releases/rule-breaks'
import { roleOrder } from '@/lib/workspaces/roles'

const production = { slug: 'production' }
const arms = [
  { versionId: 'v7', number: 7, weight: 1000 },
  { versionId: 'v6', number: 6, weight: 9000 },
]

describe('the role', () => {
  test('lets pass who has it or one above, and names it to everybody else', () => {
    for (const least of roleOrder)
      for (const role of roleOrder)
        expect(roleBreak(production, least, role).length).toBe(roleOrder.indexOf(role) >= roleOrder.indexOf(least) ? 0 : 1)
    expect(roleBreak(production, 'owner', 'admin')).toEqual([
      { rule: 'role', overridable: false, message: 'Only an owner releases to production. You act as admin here.' },
    ])
  })
  test('does not bind Versicle itself', () => expect(roleBreak(production, 'owner', null)).toEqual([]))
})

test('a freeze says why and until when, and that there is a way back', () => {
  expect(freezeBreak(production, null)).toEqual([])
  const [told] = freezeBreak(production, { reason: 'Singles’ Day', until: '2026-11-12T00:00:00.000Z' })
  expect(told).toMatchObject({ rule: 'freeze', overridable: false })
  expect(told?.message).toMatch(/production is frozen: Singles’ Day\. It ends at 2026-11-12T00:00:00\.000Z.*[Rr]olling back/)
  expect(freezeBreak(production, { reason: '', until: null })[0]?.message).toContain('No end of it is in sight')
})

test('a note of blanks is none', () => {
  expect(noteBreak(production, true, ' \n')).toHaveLength(1)
  expect(noteBreak(production, true, 'why')).toEqual([])
  expect(noteBreak(production, false, '')).toEqual([])
})

describe('four eyes', () => {
  const people = new Map([
    ['user:ada', 'user:ada'],
    ['user:bob', 'user:bob'],
    ['user:eve', 'user:eve'],
    ['api_key:of-ada', 'user:ada'],
    ['api_key:of-eve', 'user:eve'],
  ])
  const approved: Approval = {
    isStep: false,
    replaces: 'rel_1',
    requestId: 'rqs_1',
    rolloutId: null,
    request: {
      state: 'approved',
      variants: [
        { version: 7, weight: 1000 },
        { version: 6, weight: 9000 },
      ],
      steps: null,
      rolloutId: null,
      replacesId: 'rel_1',
      releaseId: null,
      author: 'user:ada',
      decidedBy: 'user:bob',
      decidedByName: 'Bob',
    },
    versions: [
      { number: 6, author: 'user:ada' },
      { number: 7, author: 'api_key:of-eve' },
    ],
    people,
  }
  const request = approved.request!
  const broken = (more: Partial<Approval> = {}, asked: Partial<typeof request> = {}) =>
    approvalBreaks(production, arms, { ...approved, ...more, ...('request' in more ? {} : { request: { ...request, ...asked } }) })

  test('are satisfied by an approval of exactly this by somebody else', () => expect(broken()).toEqual([]))

  test('are satisfied by any step of the ramp that was approved, and by no other share or ramp', () => {
    const steps = [{ weight: 500 }, { weight: 1000 }]
    const variants = [
      { version: 7, weight: 500 },
      { version: 6, weight: 9500 },
    ]
    const asked = { steps, variants, rolloutId: 'rol_1' }
    expect(broken({ rolloutId: 'rol_1' }, asked)).toEqual([])
    expect(broken({ rolloutId: 'rol_1' }, { ...asked, steps: [{ weight: 500 }, { weight: 2000 }] })).toHaveLength(1)
    expect(broken({ rolloutId: 'rol_2' }, asked)).toHaveLength(1)
    expect(broken({}, asked)).toHaveLength(1)
    expect(broken({ rolloutId: 'rol_1' }, { ...asked, variants: [{ version: 8, weight: 500 }, variants[1]] })).toHaveLength(1)
  })
  test.each<[string, Partial<Approval>, Partial<typeof request>]>([
    ['a second person', { requestId: null, request: null }, {}],
    ['not for this prompt', { request: null }, {}],
    ['is open', {}, { state: 'open', decidedBy: null }],
    ['is rejected', {}, { state: 'rejected' }],
    ['is superseded', {}, { state: 'superseded' }],
    ['out already', {}, { releaseId: 'rel_9' }],
    ['another release', { replaces: 'rel_2' }, {}],
    ['another release', { replaces: null }, {}],
    ['another release', {}, { variants: [{ version: 7, weight: 10_000 }] }],
    [
      'another release',
      {},
      {
        variants: [
          { version: 7, weight: 1001 },
          { version: 6, weight: 8999 },
        ],
      },
    ],
    [
      'another release',
      {},
      {
        variants: [
          { version: 8, weight: 1000 },
          { version: 6, weight: 9000 },
        ],
      },
    ],
    ['another release', {}, { variants: [] }],
    ['asks for a release', {}, { decidedBy: 'user:ada' }],
    ['asks for a release', {}, { decidedBy: 'api_key:of-ada' }],
    ['asks for a release', {}, { author: 'api_key:of-ada', decidedBy: 'user:ada' }],
    ['wrote version 7', {}, { decidedBy: 'user:eve', decidedByName: 'Eve' }],
    ['wrote version 7', {}, { decidedBy: 'api_key:of-eve' }],
  ])('are not satisfied: %s', (words, more, asked) => {
    const breaks = broken(more, asked)
    expect(breaks).toMatchObject([{ rule: 'approval', overridable: false }])
    expect(breaks[0]?.message).toContain(words)
  })
  test('are not asked for again by a step of a ramp whose versions are live there', () => {
    expect(broken({ isStep: true, requestId: null, request: null })).toEqual([])
  })
  test('the same versions and weights are the same split in any order, and nothing else is', () => {
    const anArm = fc.record({ number: fc.integer({ min: 1, max: 4 }), weight: fc.integer({ min: 1, max: 4 }) })
    const aSplit = fc.uniqueArray(anArm, { minLength: 1, maxLength: 4, selector: ({ number }) => number })
    const key = (split: { number: number; weight: number }[]) => JSON.stringify(split.map(({ number, weight }) => [number, weight]).sort())
    fc.assert(
      fc.property(aSplit, aSplit, (one, other) => {
        expect(
          isSameSplit(
            one,
            other.map(({ number, weight }) => ({ version: number, weight })),
          ),
        ).toBe(key(one) === key(other))
      }),
    )
  })
  test('no one is a second person for what they asked or wrote, through however many keys', () => {
    const anActor = fc.constantFrom(...people.keys())
    fc.assert(
      fc.property(anActor, anActor, fc.array(anActor, { maxLength: 3 }), (approver, asker, authors) => {
        const versions = authors.map((author, index) => ({ number: index + 1, author }))
        const involved = new Set([asker, ...authors].map((actor) => people.get(actor)))
        expect(whyNoSecondPerson(approver, asker, versions, people) === null).toBe(!involved.has(people.get(approver)))
      }),
    )
  })
})

describe('gates', () => {
  const gate = {
    id: 'gat_1',
    environment: { id: 'env_1', slug: 'production', name: 'Production' },
    name: 'Legal',
    kind: 'sign_off' as const,
    settings: { role: 'editor' as const, notAuthor: false },
    description: '',
    createdAt: '',
  }
  const state = (...colours: ('green' | 'red' | 'open')[]): GateState => ({
    gate,
    verdicts: colours.map((colour, index) => ({
      versionId: arms[index]!.versionId,
      colour,
      comment: colour === 'red' ? 'not like this' : '',
      author: colour === 'open' ? null : { type: 'user', id: 'u', name: 'Leo' },
      at: null,
    })),
  })
  test('hold up until they are green for every version, and an owner may pass over them', () => {
    expect(gateBreaks(production, arms, [state('green', 'green')])).toEqual([])
    expect(gateBreaks(production, arms, [state('red', 'open')])).toEqual([
      {
        rule: 'gate',
        overridable: true,
        gateId: 'gat_1',
        message: 'The gate “Legal” of production is not green: Leo said no to version 7 (“not like this”); version 6 is not signed off.',
      },
    ])
    expect(gateBreaks(production, arms, [state('green', 'open'), state('green', 'green'), state('red', 'green')])).toHaveLength(2)
  })
})

describe('routes', () => {
  const target = (verdict: Verdict, simulator = false): TargetCheck => ({
    ...{ gateway: 'g', gatewayName: 'G', layer: 'other', region: 'global', simulator, model: 'm', timeoutMs: null, capabilities: null },
    verdict,
    reasons: verdict === 'can' ? [] : [`G m ${verdict}.`],
  })
  const check = (targets: TargetCheck[], problem: RouteCheck['problem'] = null): RouteCheck => ({
    environment: { id: 'env_1', slug: 'production', name: 'Production', region: null, protected: true },
    ...{ version: 7, model: 'default', alias: 'default', needs: [], targets, problem, sentence: '' },
    verdict: targets.length > 0 && targets.every(({ verdict }) => verdict === 'cannot') ? 'cannot' : 'unknown',
  })
  const rules = (checks: RouteCheck[]) => [routeBreaks(checks).map(({ rule }) => rule), routeWarnings(checks).map(({ rule }) => rule)]

  test('outside the region is refused, nowhere is told', () => {
    expect(rules([check([], { kind: 'outside', message: 'out' })])).toEqual([['region'], []])
    expect(rules([check([], { kind: 'missing', message: 'none' })])).toEqual([[], ['region']])
  })
  test('going back is not refused, so what leads outside is told', () => {
    const outside = check([], { kind: 'outside', message: 'out' })
    expect(routeWarnings([outside], true)).toEqual([{ rule: 'region', message: 'Version 7: out' }])
  })
  test('what nothing there can run is refused, what some cannot or may not is told', () => {
    expect(rules([check([target('can'), target('can')])])).toEqual([[], []])
    expect(rules([check([target('can'), target('cannot')])])).toEqual([[], ['capability']])
    expect(rules([check([target('can'), target('unknown')])])).toEqual([[], ['capability']])
    expect(rules([check([target('cannot'), target('cannot')])])).toEqual([['capability'], []])
  })
  test('what only the simulator cannot do holds nothing up', () => {
    expect(rules([check([target('cannot', true)])])).toEqual([[], ['capability']])
    expect(rules([check([target('cannot', true), target('cannot')])])).toEqual([['capability'], []])
  })
})
