import { expect, test, vi } from 'vitest'
import { type Ctx, together } from '@/lib/context'
import { db, type Prisma } from '@/lib/database/client'
import { importPrompts } from '@/lib/exchange/import-prompts'
import { planImport } from '@/lib/exchange/plan'
import type { ImportFile } from '@/lib/exchange/schema'
import { newId } from '@/lib/ids'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { PromptContent } from '@/lib/prompts/content-schema'
import { getPromptByName, listPrompts } from '@/lib/prompts/queries'
import { getVersion, listVersions } from '@/lib/prompts/version-queries'
import { newPrompt, newSnippet } from '../prompts/prompts'
import { as, newWorkspace } from '../support/database'
import { newEnvironment } from './environments'
import { fileOf, importing, save } from './exchange'

const text = (text: string) => PromptContent.parse({ text })
const lines = (...records: object[]): ImportFile => ({
  name: 'export.jsonl',
  text: [{ type: 'versicle', format: 1 }, ...records].map((record) => JSON.stringify(record)).join('\n'),
})
const prompt = (name: string, more: object = {}) => ({ type: 'prompt', name, kind: 'text', ...more })
const version = (number: number, text: string, more: object = {}) => ({ type: 'version', version: number, content: { text }, ...more })
const versionsOf = async (workspaceId: string, name: string) =>
  (
    await db().promptVersion.findMany({
      where: { workspaceId, prompt: { name, archivedAt: null } },
      orderBy: { number: 'asc' },
      select: { content: true },
    })
  ).map(({ content }) => (content as PromptContent).text)

test('what is here already with the same history is skipped, and importing twice changes nothing', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await save(ctx, id, text('one'))
  await save(ctx, id, text('two'))
  const file = await fileOf(ctx, 'jsonl')
  expect(await importPrompts(ctx, importing([file]))).toMatchObject({ made: [], skipped: 1 })
  await save(ctx, id, text('three'))
  expect(await planImport(ctx, importing([file]))).toMatchObject({
    prompts: [{ action: 'skip', reason: 'All its versions are here already.' }],
    ready: false,
  })
  expect(await versionsOf(ctx.workspaceId, 'a')).toEqual(['one', 'two', 'three'])
})

test('what differs is a conflict that shows the plan, and nothing of the file is imported', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await save(ctx, id, text('one'))
  await save(ctx, id, text('mine'))
  const file = lines(prompt('a'), version(1, 'one'), version(2, 'theirs'), prompt('b'), version(1, 'new'))
  await expect(importPrompts(ctx, importing([file]))).rejects.toMatchObject({
    code: 'conflict',
    details: { plan: { prompts: [{ name: 'a', action: 'conflict', existing: { sameUpTo: 1, newestVersion: 2 } }, { action: 'create' }] } },
  })
  expect(await getPromptByName(ctx, 'b')).toBeNull()
  expect(await versionsOf(ctx.workspaceId, 'a')).toEqual(['one', 'mine'])
})

test('a conflict is settled as new versions on top, under another name, or by skipping', async () => {
  const file = lines(
    prompt('a'),
    version(1, 'one'),
    version(2, 'theirs', { base_version: 1 }),
    version(3, 'theirs too', { base_version: 2 }),
  )
  const begin = async () => {
    const ctx = await newWorkspace()
    const { id } = await newPrompt(ctx, 'a')
    await save(ctx, id, text('one'))
    await save(ctx, id, text('mine'))
    return ctx
  }
  const onTop = await begin()
  expect(await importPrompts(onTop, importing([file], { choices: { a: { as: 'new_versions' } } }))).toMatchObject({
    made: [{ name: 'a', action: 'add_versions', versions: 2, newestVersion: 4 }],
  })
  expect(await versionsOf(onTop.workspaceId, 'a')).toEqual(['one', 'mine', 'theirs', 'theirs too'])
  const { data } = await listVersions(onTop, { promptId: (await getPromptByName(onTop, 'a'))?.id ?? '' })
  expect(data.map(({ number, baseVersion }) => [number, baseVersion])).toEqual([
    [4, 3],
    [3, 1],
    [2, null],
    [1, null],
  ])

  const renamed = await begin()
  // What may be chosen stays the same, whatever was chosen.
  for (const as of ['new_versions', 'skip'] as const)
    expect(await planImport(renamed, importing([file], { choices: { a: { as } } }))).toMatchObject({
      prompts: [{ options: ['new_versions', 'rename', 'skip'] }],
    })
  expect(await planImport(renamed, importing([file], { choices: { a: { as: 'rename', name: 'b' } } }))).toMatchObject({
    prompts: [{ action: 'create', target: 'b', options: ['new_versions', 'rename', 'skip'] }],
  })
  await importPrompts(renamed, importing([file], { choices: { a: { as: 'rename', name: 'theirs/a' } } }))
  expect(await versionsOf(renamed.workspaceId, 'theirs/a')).toEqual(['one', 'theirs', 'theirs too'])
  expect(await versionsOf(renamed.workspaceId, 'a')).toEqual(['one', 'mine'])

  const skipped = await begin()
  expect(await importPrompts(skipped, importing([file], { onConflict: 'skip' }))).toMatchObject({ made: [], skipped: 1 })
  const all = await begin()
  expect(await importPrompts(all, importing([file], { onConflict: 'new_versions' }))).toMatchObject({ made: [{ versions: 2 }] })
})

test('importing on top again and again adds only what is new, and pins lead to what is on top', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'tone')
  await save(ctx, id, text('one'))
  await save(ctx, id, text('mine'))
  const tone = [prompt('tone'), version(1, 'one'), version(2, 'theirs', { base_version: 1 })]
  const again = (...records: object[]) => importPrompts(ctx, importing([lines(...records)], { onConflict: 'new_versions' }))
  expect(await again(...tone)).toMatchObject({ made: [{ name: 'tone', versions: 1, newestVersion: 3 }] })
  expect(await again(...tone)).toMatchObject({ made: [], skipped: 1 })
  expect(await planImport(ctx, importing([lines(...tone)]))).toMatchObject({
    prompts: [{ action: 'skip', reason: 'Its versions are on top here already.', newVersions: 0 }],
  })
  const user = [prompt('user'), version(1, '{{> tone}}', { partials: [{ name: 'tone', prompt: 'tone', version: 2 }] })]
  expect(await again(...tone, ...user)).toMatchObject({ made: [{ name: 'user', action: 'create' }] })
  const { partials } = await db().promptVersion.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId, prompt: { name: 'user' } } })
  expect(partials).toMatchObject([{ promptId: id, number: 3 }])
  expect(await again(...tone, version(3, 'theirs too', { base_version: 2 }))).toMatchObject({ made: [{ versions: 1, newestVersion: 4 }] })
  expect(await versionsOf(ctx.workspaceId, 'tone')).toEqual(['one', 'mine', 'theirs', 'theirs too'])
  expect(await db().promptVersion.findFirst({ where: { promptId: id, number: 4 } })).toMatchObject({ baseVersion: 3 })
  // Once more is on top of it, it is no longer what is newest here.
  await save(ctx, id, text('mine again'))
  expect(await again(...tone)).toMatchObject({ made: [{ versions: 1, newestVersion: 6 }] })
})

test('a name that only an archived prompt holds is free, and another kind is never written on top', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'gone')
  await archivePrompt(ctx, { promptId: id })
  await newPrompt(ctx, 'chat', 'chat')
  const file = lines(prompt('gone'), version(1, 'new'), prompt('chat'), version(1, 'text'))
  const plan = await planImport(ctx, importing([file], { onConflict: 'new_versions' }))
  expect(plan.prompts).toMatchObject([{ action: 'create' }, { action: 'conflict', options: ['rename', 'skip'] }])
  await importPrompts(ctx, importing([file], { choices: { chat: { as: 'skip' } } }))
  expect(await versionsOf(ctx.workspaceId, 'gone')).toEqual(['new'])
})

test('who imported is in the audit log, and who wrote stays with the version', async () => {
  const ctx = await newWorkspace()
  const file = lines(prompt('a'), version(1, 'one', { author: 'Ada', created_at: '2024-05-01T10:00:00Z', note: 'first' }))
  const { made } = await importPrompts(ctx, importing([file]))
  const row = await db().promptVersion.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId } })
  expect(row).toMatchObject({
    note: 'first',
    authorName: ctx.actor.name,
    importedFrom: { format: 'versicle', file: 'export.jsonl', number: 1, author: 'Ada', createdAt: '2024-05-01T10:00:00Z' },
  })
  const { data } = await listVersions(ctx, { promptId: row.promptId })
  expect(data).toMatchObject([{ author: { name: ctx.actor.name }, importedFrom: row.importedFrom }])
  const here = await newPrompt(ctx, 'written-here')
  await save(ctx, here.id, text('one'))
  expect(await getVersion(ctx, here.id, 1)).toMatchObject({ importedFrom: null })
  expect(await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId, action: 'prompt.import' } })).toMatchObject([
    { actor: `user:${ctx.actor.id}`, subjectId: made[0]?.promptId, details: { name: 'a', versions: 1, file: 'export.jsonl' } },
  ])
})

test('what a Langfuse file says of times and authors never keeps the workspace’s own export from coming in', async () => {
  const row = { name: 'a', prompt: 'one', labels: [] }
  const langfuse = (...rows: object[]): ImportFile => ({
    name: 'langfuse.json',
    text: JSON.stringify(rows.map((each) => ({ ...row, ...each }))),
  })
  const ctx = await newWorkspace()
  const rows = [
    { version: 1, createdAt: '2026-03-01 10:00:00', createdBy: 'Ada'.repeat(300), commitMessage: 'é\0'.repeat(2000) },
    { version: '2', createdAt: 'the other day', createdBy: '😀'.repeat(300) },
    { version: 3, createdAt: 'Sun, 01 Mar 2026 10:00:00 GMT', createdBy: 7 },
    { version: 4, createdAt: '+012026-01-01T00:00:00.000Z' },
  ]
  await importPrompts(ctx, importing([langfuse(...rows)]))
  const other = await newWorkspace()
  await importPrompts(other, importing([await fileOf(ctx, 'jsonl')]))
  const found = await db().promptVersion.findMany({ where: { workspaceId: other.workspaceId }, orderBy: { number: 'asc' } })
  expect(found.map(({ importedFrom }) => importedFrom)).toMatchObject([
    { createdAt: '2026-03-01T10:00:00.000Z', author: 'Ada'.repeat(300).slice(0, 500) },
    { createdAt: null, author: '😀'.repeat(250) },
    { createdAt: '2026-03-01T10:00:00.000Z', author: null },
    { createdAt: null, author: null },
  ])
  for (const version of [1.5, 'three', null, [2], 0, 1e300])
    expect(await planImport(ctx, importing([langfuse({ name: 'b', version })]))).toMatchObject({
      prompts: [{ action: 'refused', faults: [{ message: expect.stringContaining('whole number') }] }],
    })
})

test('what an earlier version stored of other tools’ times and authors is exported so that it can be read', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await save(ctx, id, text('one'))
  const importedFrom = { format: 'langfuse', file: 'a.json', number: 1, author: 'Ada'.repeat(300), createdAt: 'the other day' }
  const first = await db().promptVersion.findFirstOrThrow({ where: { promptId: id } })
  // A version never changes, so the one of earlier stands behind it.
  const earlier = { ...first, id: newId('ver'), number: 2, importedFrom } as Prisma.PromptVersionCreateManyInput
  await db().promptVersion.createMany({ data: earlier })
  await db().prompt.update({ where: { id }, data: { newestVersion: 2 } })
  const other = await newWorkspace()
  await importPrompts(other, importing([await fileOf(ctx, 'zip')]))
  expect(await db().promptVersion.findFirst({ where: { workspaceId: other.workspaceId, number: 2 } })).toMatchObject({
    importedFrom: { createdAt: null, author: expect.stringMatching(/^.{500}$/) },
  })
})

test('what was changed on the way is refused by its digest; without a digest it comes as it is', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await save(ctx, id, text('one'))
  const { name, text: whole = '' } = await fileOf(ctx, 'jsonl')
  const other = await newWorkspace()
  const changed = { name, text: whole.replace('"text":"one"', '"text":"two"') }
  await expect(importPrompts(other, importing([changed]))).rejects.toMatchObject({
    code: 'invalid',
    faults: [{ path: 'a.jsonl:3', message: expect.stringContaining('digest') }].map(({ message }) => ({
      path: `files.${name}:3`,
      message,
    })),
  })
  await importPrompts(other, importing([{ name, text: changed.text.replace(/"digest":"[^"]*"/, '"digest":null') }]))
  expect(await versionsOf(other.workspaceId, 'a')).toEqual(['two'])
})

test('what includes something that is not there, or that is skipped, is refused; a circle, too', async () => {
  const ctx = await newWorkspace()
  const reasons = async (file: ImportFile, more = {}) =>
    (await planImport(ctx, importing([file], more))).prompts.map(
      ({ action, faults, reason }) => `${action}: ${faults[0]?.message ?? reason}`,
    )
  expect(await reasons(lines(prompt('a'), version(1, '{{> nowhere}}')))).toEqual([
    'refused: It includes nowhere, which is neither in the file nor here.',
  ])
  expect(await reasons(lines(prompt('a'), version(1, '{{> b}}'), prompt('b'), version(1, '{{> a}}')))).toEqual([
    expect.stringMatching(/^refused: .*circle/),
    expect.stringMatching(/^refused: .*circle/),
  ])
  await newPrompt(ctx, 'tone')
  const both = lines(prompt('tone'), version(1, 'x'), prompt('a'), version(1, '{{> tone}}'))
  expect(await reasons(both, { choices: { tone: { as: 'skip' } } })).toEqual([
    'skip: You chose to skip it.',
    'refused: It includes tone, which will not be imported.',
  ])
  expect(await reasons(both, { onConflict: 'new_versions' })).toMatchObject(
    [/^add_versions/, /^create/].map((start) => expect.stringMatching(start)),
  )
})

test('of two imports of one file at once, one is made and nothing is there twice', async () => {
  const ctx = await newWorkspace()
  const file = lines(prompt('a'), version(1, 'one'), prompt('b'), version(1, 'two'))
  const results = await Promise.allSettled([1, 2].map(() => importPrompts(ctx, importing([file]))))
  expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' })
  expect(await versionsOf(ctx.workspaceId, 'a')).toEqual(['one'])
  expect(await db().prompt.count({ where: { workspaceId: ctx.workspaceId } })).toBe(2)
})

test('nobody archives a snippet while an import that includes it is being written', async () => {
  const ctx = await newWorkspace()
  const includes = (at: number) => lines(prompt(`reply-${at}`), version(1, `{{> tone-${at}}}`))
  /** Until somebody waits for what a transaction holds. */
  const holdsUp = async ({ tx }: Ctx, done: () => boolean) => {
    const [own] = await (tx ?? db()).$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
    await vi.waitFor(async () => {
      const [row] = await db().$queryRaw<{ waiting: boolean }[]>`
        SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE ${own?.pid}::int = ANY (pg_blocking_pids(pid))) AS waiting`
      expect(done() || row?.waiting).toBe(true)
    }, 10_000)
  }
  for (const at of [1, 2]) await newSnippet(ctx, `tone-${at}`, 'Be kind.')
  const [first, second] = (await listPrompts(ctx)).data
  // Archived, and not committed before the import has read that it was there.
  const { imported } = await together(ctx, async (within) => {
    await archivePrompt(within, { promptId: first?.id ?? '' })
    let settled = false
    const imported = importPrompts(ctx, importing([includes(1)])).finally(() => {
      settled = true
    })
    imported.catch(() => undefined)
    await holdsUp(within, () => settled)
    return { imported }
  })
  await expect(imported).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('tone-1 is archived') })
  expect(await getPromptByName(ctx, 'reply-1')).toBeNull()
  // Imported, and not committed before somebody archives it.
  const { archived } = await together(ctx, async (within) => {
    await importPrompts(within, importing([includes(2)]))
    const archived = archivePrompt(ctx, { promptId: second?.id ?? '' })
    archived.catch(() => undefined)
    await holdsUp(within, () => false)
    return { archived }
  })
  await expect(archived).rejects.toMatchObject({ code: 'conflict', details: { includedIn: ['reply-2'] } })
})

test('editors import, releasers publish, viewers look', async () => {
  const owner = await newWorkspace()
  await newEnvironment(owner, 'production')
  const file = lines(prompt('a'), version(1, 'one'), {
    type: 'release',
    environment: 'production',
    sequence: 1,
    created_at: '2024-05-01T10:00:00Z',
    variants: [{ label: 'a', version: 1, weight: 10_000 }],
    live: true,
  })
  const viewer = await as(owner, 'viewer')
  await expect(planImport(viewer, importing([file]))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(importPrompts(viewer, importing([file]))).rejects.toMatchObject({ code: 'forbidden' })
  const editor = await as(owner, 'editor')
  await expect(importPrompts(editor, importing([file], { publish: ['production'] }))).rejects.toMatchObject({ code: 'forbidden' })
  expect(await db().prompt.count({ where: { workspaceId: owner.workspaceId } })).toBe(0)
  await importPrompts(editor, importing([file]))
  expect(await db().release.count({ where: { workspaceId: owner.workspaceId } })).toBe(0)
  await expect(fileOf(await as(await newWorkspace(), 'viewer'), 'jsonl', { prefix: 'a' })).rejects.toMatchObject({ code: 'not_found' })
  expect((await fileOf(viewer, 'jsonl')).text).toContain('"one"')
})

test('a rule that refuses a release refuses the whole import', async () => {
  const owner = await newWorkspace()
  const file = lines(prompt('a'), version(1, 'one'), {
    type: 'release',
    environment: 'nowhere',
    sequence: 1,
    created_at: '2024-05-01T10:00:00Z',
    variants: [{ label: 'a', version: 1, weight: 10_000 }],
    live: true,
  })
  await expect(importPrompts(owner, importing([file], { publish: ['nowhere'] }))).rejects.toMatchObject({ code: 'not_found' })
  expect(await db().prompt.count({ where: { workspaceId: owner.workspaceId } })).toBe(0)
})
