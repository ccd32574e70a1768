import { expect, test } from 'vitest'
import { ListAuditEvents } from '@/lib/audit/schema'

test.each([{ actor: '\0' }, { actor: '\ud800' }, { subjectId: 'prm_\0' }, { subjectId: '\udfff' }, { before: 2_147_483_648 }])(
  '%j is refused before the database is asked',
  (filter) => expect(ListAuditEvents.safeParse(filter).success).toBe(false),
)

test('what there can be is taken', () =>
  expect(ListAuditEvents.safeParse({ actor: 'user:usr_1', subjectId: 'prm_é', before: 2_147_483_647 }).success).toBe(true))
