import { expect, test } from 'vitest'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { getPrompt } from '@/lib/prompts/queries'
import { restorePrompt } from '@/lib/prompts/restore-prompt'
import { newWorkspace } from '../support/database'
import { newPrompt, newSnippet, publish, saveText } from './prompts'

test('a snippet in use cannot be archived, and the refusal names who uses it', async () => {
  const ctx = await newWorkspace()
  const tone = await newSnippet(ctx, 'tone', 'Be kind.')
  const reply = await newSnippet(ctx, 'reply', '{{> tone}}')
  await expect(archivePrompt(ctx, { promptId: tone.id })).rejects.toMatchObject({
    code: 'conflict',
    message: 'reply includes this text, so it cannot be archived. Take it out of it first.',
    details: { includedIn: ['reply'] },
  })
  const others = []
  for (let at = 1; at <= 6; at++) others.push(await newSnippet(ctx, `triage-${at}`, '{{> tone}}'))
  await expect(archivePrompt(ctx, { promptId: tone.id })).rejects.toMatchObject({
    message:
      'reply, triage-1, triage-2, triage-3, triage-4 and 2 more include this text, so it cannot be archived. Take it out of them first.',
  })
  expect((await getPrompt(ctx, tone.id))?.archivedAt).toBeNull()
  for (const { id } of others) await archivePrompt(ctx, { promptId: id })
  await saveText(ctx, reply.id, 'alone')
  await archivePrompt(ctx, { promptId: tone.id })
})

test('a version that is live counts too, though a newer one took the snippet out', async () => {
  const ctx = await newWorkspace()
  const tone = await newSnippet(ctx, 'tone', 'Be kind.')
  const reply = await newSnippet(ctx, 'reply', '{{> tone}}')
  await publish(ctx, reply.id, 'production', [reply.version.id])
  await saveText(ctx, reply.id, 'alone')
  await expect(archivePrompt(ctx, { promptId: tone.id })).rejects.toMatchObject({ code: 'conflict', details: { includedIn: ['reply'] } })
})

test('of a save that includes a snippet and its archiving at the same moment exactly one wins', async () => {
  const ctx = await newWorkspace()
  for (let round = 0; round < 12; round++) {
    const tone = await newSnippet(ctx, `tone-${round}`, 'Be kind.')
    const { id } = await newPrompt(ctx, `reply-${round}`)
    const [saved, archived] = await Promise.allSettled([
      saveText(ctx, id, `{{> tone-${round}}}`),
      archivePrompt(ctx, { promptId: tone.id }),
    ])
    expect([saved.status, archived.status].sort()).toEqual(['fulfilled', 'rejected'])
    if (archived.status === 'rejected') expect(archived.reason).toMatchObject({ code: 'conflict' })
    if (saved.status === 'rejected') expect(['conflict', 'invalid']).toContain((saved.reason as { code: string }).code)
  }
})

test('an archived prompt comes back only where its snippets are', async () => {
  const ctx = await newWorkspace()
  const tone = await newSnippet(ctx, 'tone', 'Be kind.')
  const reply = await newSnippet(ctx, 'reply', '{{> tone}}')
  await archivePrompt(ctx, { promptId: reply.id })
  await archivePrompt(ctx, { promptId: tone.id })
  await expect(restorePrompt(ctx, { promptId: reply.id })).rejects.toMatchObject({
    code: 'conflict',
    message: 'tone is archived, so nothing can include it. Restore it first, or take it out.',
  })
  await restorePrompt(ctx, { promptId: tone.id })
  await restorePrompt(ctx, { promptId: reply.id })
})
