import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { langfuseSnippets } from '@/components/prompts/use/langfuse-snippets'
import { baseUrl, made, newEnvironment, promptPath, text, unique } from '../support/api'
import { clientOf, type Key, langfuseKey, openBetween } from './langfuse-support'

// What people run: @langfuse/client as it is published, against the built app.

let key: Key
let between: Awaited<ReturnType<typeof openBetween>>
beforeAll(async () => {
  key = await langfuseKey()
  between = await openBetween()
})
afterAll(() => between.close())
const langfuse = () => clientOf(key)
const newName = () => `langfuse/${unique('prompt')}`

describe('a text prompt', () => {
  test('is created with a label, fetched and compiled', async () => {
    const name = newName()
    const client = langfuse()
    const created = await client.prompt.create({
      name,
      prompt: 'Hello {{name}}, "quoted" & <b>{{name}}</b>!',
      labels: ['production'],
      tags: ['greeting'],
      config: { model: 'gpt-4o', temperature: 0.7, languages: ['en', 'de'] },
      commitMessage: 'First wording',
    })
    expect(created).toMatchObject({ name, version: 1, type: 'text', labels: ['production', 'latest'], commitMessage: 'First wording' })
    const prompt = await client.prompt.get(name)
    expect(prompt).toMatchObject({
      name,
      version: 1,
      type: 'text',
      isFallback: false,
      labels: ['production', 'latest'],
      tags: ['greeting'],
      config: { model: 'gpt-4o', temperature: 0.7, languages: ['en', 'de'] },
      commitMessage: 'First wording',
    })
    expect(prompt.compile({ name: 'Ada' })).toBe('Hello Ada, "quoted" & <b>Ada</b>!')
    expect(prompt.getLangchainPrompt()).toBe('Hello {name}, "quoted" & <b>{name}</b>!')
    // The same is what Versicle's own API serves.
    expect(await made('GET', promptPath({ name }))).toMatchObject({
      version: 1,
      text: 'Hello {{name}}, "quoted" & <b>{{name}}</b>!',
      parameters: { temperature: 0.7 },
      config: { model: 'gpt-4o', languages: ['en', 'de'] },
    })
  })

  test('is fetched by version, by label and by latest', async () => {
    const name = newName()
    const client = langfuse()
    await client.prompt.create({ name, prompt: 'one', labels: ['production'] })
    await client.prompt.create({ name, prompt: 'two', labels: ['development'] })
    await client.prompt.create({ name, prompt: 'three' })
    expect((await client.prompt.get(name)).prompt).toBe('one')
    expect((await client.prompt.get(name, { label: 'development' })).prompt).toBe('two')
    expect((await client.prompt.get(name, { label: 'latest' })).prompt).toBe('three')
    expect((await client.prompt.get(name, { version: 2 })).prompt).toBe('two')
  })

  test('made in Versicle brings its model and parameters as the config, and its partials in place', async () => {
    const [tone, name] = [unique('tone'), newName()]
    for (const [each, body] of [
      [tone, { text: 'Be kind to {{person}}.' }],
      [name, { text: `Start. {{> ${tone}}}`, model: 'default', parameters: { temperature: 0.1 }, config: { mine: true } }],
    ] as const) {
      await made('POST', '/api/v1/prompts', { body: { name: each, kind: 'text' } })
      await made('POST', promptPath({ name: each }, 'versions'), { body })
    }
    await made('POST', promptPath({ name }, 'releases'), { body: { environment: 'production', version: 1 } })
    const prompt = await langfuse().prompt.get(name, { type: 'text' })
    expect(prompt.config).toEqual({ temperature: 0.1, mine: true })
    expect(prompt.compile({ person: 'Ada' })).toBe('Start. Be kind to Ada.')
  })
})

describe('a chat prompt', () => {
  test('is created, fetched and compiled, placeholders filled', async () => {
    const name = newName()
    const client = langfuse()
    await client.prompt.create({
      name,
      type: 'chat',
      prompt: [
        { role: 'system', content: 'You help {{name}}.' },
        { type: 'placeholder' as never, name: 'history' },
        { role: 'user', content: '{{question}}' },
      ],
      labels: ['production'],
    })
    const prompt = await client.prompt.get(name, { type: 'chat' })
    const history = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ]
    expect(prompt.compile({ name: 'Ada', question: 'Why?' }, { history })).toEqual([
      { role: 'system', content: 'You help Ada.' },
      ...history,
      { role: 'user', content: 'Why?' },
    ])
    expect(prompt.compile({ name: 'Ada', question: 'Why?' })).toEqual([
      { role: 'system', content: 'You help Ada.' },
      { type: 'placeholder', name: 'history' },
      { role: 'user', content: 'Why?' },
    ])
    expect(await made('GET', promptPath({ name }))).toMatchObject({
      messages: [{ role: 'system' }, { role: 'placeholder', name: 'history' }, { role: 'user' }],
    })
  })

  test('made in Versicle loses no message, whatever is in it', async () => {
    const name = newName()
    await made('POST', '/api/v1/prompts', { body: { name, kind: 'chat' } })
    const messages = [
      {
        role: 'developer',
        content: [
          { type: 'text', text: 'A' },
          { type: 'text', text: '{{b}}' },
        ],
      },
      { role: 'assistant', tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }] },
      { role: 'tool', content: 'found', tool_call_id: 'c1' },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] },
    ]
    await made('POST', promptPath({ name }, 'versions'), { body: { messages } })
    const prompt = await langfuse().prompt.get(name, { label: 'latest', type: 'chat' })
    expect(prompt.compile({ b: 'B' })).toEqual([
      { role: 'developer', content: 'A\nB' },
      { role: 'assistant', content: '' },
      { role: 'tool', content: 'found' },
      { role: 'user', content: messages[3]?.content },
    ])
  })
})

test('labels move, and the client forgets what it had kept', async () => {
  const name = newName()
  const client = langfuse()
  await client.prompt.create({ name, prompt: 'one', labels: ['production'] })
  await client.prompt.create({ name, prompt: 'two' })
  expect((await client.prompt.get(name)).version).toBe(1)
  expect(await client.prompt.update({ name, version: 2, newLabels: ['production'] })).toMatchObject({
    version: 2,
    labels: ['production', 'latest'],
  })
  // What is published is seen within milliseconds, not at once; this one client would keep what it saw for a minute.
  await expect.poll(async () => (await langfuse().prompt.get(name)).prompt).toBe('two')
  expect((await client.prompt.get(name)).prompt).toBe('two')
})

test('prompts are listed, and deleted when nothing of them is published', async () => {
  const name = newName()
  const client = langfuse()
  await client.prompt.create({ name, prompt: 'one', tags: ['listed'] })
  expect(await client.api.prompts.list({ name, tag: 'listed', label: 'latest', page: 1, limit: 5 })).toMatchObject({
    data: [{ name, versions: [1], labels: ['latest'], tags: ['listed'], lastConfig: {} }],
    meta: { page: 1, limit: 5, totalPages: 1, totalItems: 1 },
  })
  await client.prompt.delete(name)
  await expect(client.prompt.get(name, { label: 'latest', cacheTtlSeconds: 0 })).rejects.toMatchObject({ statusCode: 404 })
  const published = newName()
  await client.prompt.create({ name: published, prompt: 'one', labels: ['production'] })
  await expect(client.prompt.delete(published)).rejects.toMatchObject({
    statusCode: 409,
    body: { message: expect.stringContaining('published in Production'), error: 'LangfuseConflictError' },
  })
})

test('what is not there is the client’s own not-found, with the words of the server', async () => {
  const name = newName()
  await expect(langfuse().prompt.get(name)).rejects.toMatchObject({
    name: 'Error',
    statusCode: 404,
    body: { message: `Prompt not found: '${name}' with label 'production'`, error: 'LangfuseNotFoundError' },
  })
})

test('a label that is no environment is refused, and the refusal says which there are', async () => {
  const name = newName()
  await expect(langfuse().prompt.create({ name, prompt: 'x', labels: ['canary'] })).rejects.toMatchObject({
    statusCode: 400,
    body: { message: 'Invalid request data', error: [{ path: ['labels', 0], message: expect.stringContaining('production') }] },
  })
  await expect(langfuse().prompt.get(name, { label: 'latest' })).rejects.toMatchObject({ statusCode: 404 })
})

describe('the client’s cache', () => {
  test('asks once within its time, and afterwards answers at once and looks again behind', async () => {
    const name = newName()
    await langfuse().prompt.create({ name, prompt: 'one', labels: ['production'] })
    const client = clientOf(key, between.origin)
    const path = `GET /langfuse/api/public/v2/prompts/${encodeURIComponent(name)}`
    const asked = () => between.seen.filter((each) => each === path).length
    for (let round = 0; round < 3; round++) expect((await client.prompt.get(name, { cacheTtlSeconds: 1 })).version).toBe(1)
    expect(asked()).toBe(1)
    await langfuse().prompt.create({ name, prompt: 'two', labels: ['production'] })
    await sleep(1_100)
    expect((await client.prompt.get(name, { cacheTtlSeconds: 1 })).version).toBe(1)
    for (const end = performance.now() + 5_000; (await client.prompt.get(name, { cacheTtlSeconds: 60 })).version !== 2; await sleep(20))
      expect(performance.now()).toBeLessThan(end)
    expect(asked()).toBe(2)
  })

  test('tries twice more when the server is busy or away, as long as it is told to wait', async () => {
    const name = newName()
    await langfuse().prompt.create({ name, prompt: 'one', labels: ['production'] })
    let failing = 2
    between.seen.length = 0
    between.answerInstead(() =>
      failing-- > 0
        ? { status: failing === 1 ? 503 : 429, headers: { 'retry-after': '1' }, body: '{"message":"later","error":"x"}' }
        : undefined,
    )
    const began = performance.now()
    expect((await clientOf(key, between.origin).prompt.get(name)).version).toBe(1)
    between.answerInstead(undefined)
    expect(between.seen.length).toBe(3)
    expect(performance.now() - began).toBeGreaterThan(1_900)
  })

  test('gives the fallback where there is nothing else', async () => {
    const nobody = clientOf(key, 'http://127.0.0.1:9')
    const prompt = await nobody.prompt.get('away', { fallback: 'Hello {{name}}', maxRetries: 0 })
    expect(prompt.isFallback).toBe(true)
    expect(prompt.compile({ name: 'Ada' })).toBe('Hello Ada')
    const missing = await langfuse().prompt.get(newName(), { type: 'chat', fallback: [{ role: 'user', content: 'Hi' }] })
    expect(missing).toMatchObject({ isFallback: true, prompt: [{ role: 'user', content: 'Hi' }] })
  })
})

test('a key that is bound to an environment reads that one alone', async () => {
  const [name, place] = [newName(), text((await newEnvironment()).slug)]
  await langfuse().prompt.create({ name, prompt: 'one', labels: [place, 'production'] })
  await langfuse().prompt.create({ name, prompt: 'two', labels: ['production'] })
  const bound = clientOf(await langfuseKey(['prompts:read'], place))
  expect(await bound.prompt.get(name, { label: place })).toMatchObject({ version: 1, labels: [place] })
  for (const options of [{}, { label: 'latest' }, { label: 'production' }, { version: 2 }])
    await expect(bound.prompt.get(name, options)).rejects.toMatchObject({ statusCode: 404 })
})

test('the call that the Use tab shows runs as it stands', async () => {
  const name = newName()
  await langfuse().prompt.create({
    name,
    type: 'chat',
    prompt: [
      { role: 'user', content: 'Hello {{name}}' },
      { type: 'placeholder' as never, name: 'history' },
    ],
    labels: ['production'],
  })
  const input = {
    baseUrl,
    promptName: name,
    environment: 'production',
    kind: 'chat' as const,
    variables: [{ name: 'name' }],
    placeholders: ['history'],
  }
  const [snippet] = langfuseSnippets(input)
  // Inside the project, so that the client is found.
  const folder = path.resolve(import.meta.dirname, '../artefacts', unique('snippet'))
  mkdirSync(folder, { recursive: true })
  try {
    writeFileSync(path.join(folder, 'call.mjs'), snippet?.code ?? '')
    const env = { ...process.env, VERSICLE_KEY_ID: key.id, VERSICLE_KEY: key.key }
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, 'call.mjs')], { env })
    expect(stdout).toMatch(/^1 \{\} \[ \{ role: 'user', content: 'Hello …' \} \]\n$/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
