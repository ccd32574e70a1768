import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moved, placeAfterDrop } from '@/components/ui/sortable-order'

const ids = ['a', 'b', 'c', 'd']

test.each([
  ['a', 'c', 'top', 'bacd'],
  ['a', 'c', 'bottom', 'bcad'],
  ['d', 'a', 'top', 'dabc'],
  ['d', 'a', 'bottom', 'adbc'],
  ['b', 'b', 'top', 'abcd'],
  ['b', 'a', 'bottom', 'abcd'],
  ['b', 'c', 'top', 'abcd'],
] as const)('%s dropped at %s, %s edge', (id, target, edge, order) =>
  expect(moved(ids, ids.indexOf(id), placeAfterDrop(ids, id, target, edge)).join('')).toBe(order),
)

test('what is dropped stands beside its target, and everything else keeps its order', () =>
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 12 }),
      fc.nat(),
      fc.nat(),
      fc.constantFrom('top' as const, 'bottom' as const),
      (ids, a, b, edge) => {
        const [id = '', target = ''] = [ids[a % ids.length], ids[b % ids.length]]
        fc.pre(id !== target)
        const order = moved(ids, ids.indexOf(id), placeAfterDrop(ids, id, target, edge))
        expect(order.indexOf(id) - order.indexOf(target)).toBe(edge === 'top' ? -1 : 1)
        expect(order.filter((each) => each !== id)).toEqual(ids.filter((each) => each !== id))
      },
    ),
  ))
