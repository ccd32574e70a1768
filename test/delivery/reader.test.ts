import { afterAll, expect, inject, test } from 'vitest'
import { createReader } from '@/lib/delivery/reader'

const elsewhere = new URL(inject('databaseUrl'))
elsewhere.pathname = '/no_such_database'
let told = 0
const reader = createReader(inject('databaseUrl'), 2, () => told++)
const lost = createReader(elsewhere.href, 2, () => told++)
afterAll(() => Promise.all([reader.close(), lost.close()]))

test.each([
  ['a database that was dropped', () => lost.read('SELECT 1', [])],
  ['a table that is gone, as in the middle of a restore', () => reader.read('SELECT * FROM "NoSuchTable"', [])],
])('%s counts as away: the caller may fall back, and it is told', async (_name, read) => {
  const before = told
  await expect(read()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 })
  expect(told).toBe(before + 1)
})

test('an error in our own SQL goes through as it is', async () => {
  await expect(reader.read('SELEC 1', [])).rejects.toMatchObject({ code: '42601' })
  await expect(reader.read('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' })
})
