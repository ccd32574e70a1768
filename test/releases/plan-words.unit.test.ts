import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askOf, doingOf } from '@/components/releases/doing'
import { decide, localField, restOf, splitOf, stepsOf, usualSteps } from '@/components/releases/plan-words'
import { RequestRelease } from '@/lib/approvals/schema'
import { CreateRelease, type ReleaseDto, type RuleBreak } from '@/lib/releases/schema'
import { StartRollout } from '@/lib/rollouts/schema'

const place = { promptId: 'prm_1', environment: 'production', replaces: 'rel_1' }

describe('a split as typed', () => {
  test('the standing version comes last and takes what the others leave', () => {
    expect(splitOf([{ version: 3, percent: 10 }], 2)).toEqual([
      { version: 3, weight: 1000 },
      { version: 2, weight: 9000 },
    ])
    expect(restOf([{ version: 3, percent: 12.5 }])).toBe(87.5)
  })
  test('what makes no split makes none: nothing left, nothing given, a version twice', () => {
    expect(splitOf([{ version: 3, percent: 100 }], 2)).toBeNull()
    expect(splitOf([{ version: 3, percent: Number.NaN }], 2)).toBeNull()
    expect(splitOf([{ version: 2, percent: 10 }], 2)).toBeNull()
    expect(splitOf([], 2)).toBeNull()
  })
  test('whatever is made is what the verb takes', () =>
    fc.assert(
      fc.property(fc.array(fc.record({ version: fc.integer({ min: 1, max: 9 }), percent: fc.double({ min: -5, max: 120 }) })), (rows) => {
        const variants = splitOf(rows, 5)
        expect(variants === null || CreateRelease.safeParse({ ...place, variants }).success).toBe(true)
      }),
    ))
})

describe('steps as typed', () => {
  test('the usual ones are ready to be sent', () => {
    const { steps, fault } = stepsOf(usualSteps(new Date('2026-11-22T10:00:00Z')))
    expect(fault).toBeNull()
    expect(steps).toEqual([
      { weight: 1000 },
      { weight: 5000, at: '2026-11-22T11:00:00.000Z' },
      { weight: 10_000, at: '2026-11-23T10:00:00.000Z' },
    ])
    expect(StartRollout.safeParse({ ...place, version: 3, steps }).success).toBe(true)
  })
  test.each([
    [[{ at: '', percent: 0 }], /above 0/],
    [
      [
        { at: '', percent: 10 },
        { at: '', percent: 50 },
      ],
      /say when/,
    ],
    [
      [
        { at: '', percent: 50 },
        { at: '2026-11-22T10:00', percent: 10 },
      ],
      /larger/,
    ],
    [
      [
        { at: '2026-11-23T10:00', percent: 10 },
        { at: '2026-11-22T10:00', percent: 50 },
      ],
      /after/,
    ],
    [[], /at least one/],
  ])('%j is told', (rows, fault) => expect(stepsOf(rows).fault).toMatch(fault))
  test('a time goes into the field and comes back, to the minute', () => {
    const time = new Date('2026-03-04T05:06:00Z')
    expect(new Date(localField(time)).toISOString()).toBe(time.toISOString())
  })
})

describe('what is left to do', () => {
  const broken = (rule: RuleBreak['rule'], overridable = false): RuleBreak => ({ rule, overridable, message: rule })
  const owner = { note: '', mayWrite: true, mayRequest: true, mayOverride: true, askable: true }
  test.each([
    ['nothing in the way', [], owner, 'go'],
    ['four eyes', [broken('approval')], owner, 'ask'],
    ['a role too low', [broken('role'), broken('gate', true)], owner, 'ask'],
    ['four eyes, where nobody can be asked', [broken('approval')], { ...owner, askable: false }, 'none'],
    ['a gate, for an owner', [broken('gate', true)], owner, 'override'],
    ['a gate, for anybody else', [broken('gate', true)], { ...owner, mayOverride: false }, 'none'],
    ['a freeze', [broken('freeze'), broken('gate', true)], owner, 'none'],
    ['the region, approved or not', [broken('approval'), broken('region')], owner, 'none'],
    ['an editor', [], { ...owner, mayWrite: false, mayOverride: false }, 'ask'],
    ['a viewer', [], { ...owner, mayWrite: false, mayRequest: false, mayOverride: false }, 'none'],
  ])('%s', (_, refusals, who, act) => expect(decide({ ...who, refusals }).act).toBe(act))
  test('a note is wanted until there is one', () => {
    expect(decide({ ...owner, refusals: [broken('note')] })).toMatchObject({ act: 'go', noteWanted: true, noteMissing: true })
    expect(decide({ ...owner, refusals: [broken('note')], note: 'why' })).toMatchObject({ noteWanted: true, noteMissing: false })
  })
})

describe('asking instead of doing', () => {
  const live = {
    id: 'rel_1',
    promptId: 'prm_1',
    environment: { slug: 'production' },
    variants: [
      { label: 'a', version: 3, weight: 1000 },
      { label: 'b', version: 2, weight: 9000 },
    ],
  } as ReleaseDto
  test.each([
    ['other shares', doingOf({ kind: 'weights', live }, [{ version: 3, percent: 20 }]), 'release'],
    ['one for everybody', doingOf({ kind: 'finish', version: 3, live }, []), 'release'],
    ['taking it out', doingOf({ kind: 'withdraw', live }, []), 'withdrawal'],
  ])('%s can be asked for, in words the verb takes', (_, doing, kind) => {
    const ask = doing && askOf(doing)
    expect(ask?.kind).toBe(kind)
    expect(RequestRelease.safeParse(ask).success).toBe(true)
  })
  test('going back needs no asking', () => {
    const stop = doingOf({ kind: 'stop', live }, [])
    expect(stop && askOf(stop)).toBeNull()
  })
})
