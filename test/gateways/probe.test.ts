import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { addModel } from '@/lib/gateways/add-model'
import { pictureOf } from '@/lib/gateways/probe-image'
import { probeModel } from '@/lib/gateways/probe-model'
import { listGatewayModels } from '@/lib/gateways/queries'
import { setCapabilities } from '@/lib/gateways/set-capabilities'
import { as, newWorkspace } from '../support/database'
import { newGateway } from './gateways'
import { chunk, events, serve } from './loopback'

/** Sees: unpacks the picture and compares each digit's dots with those of a picture of all ten. */
function readPicture(content: { image_url?: { url: string } }[]): string {
  const dots = (url: string) => {
    const png = Buffer.from(url.split(',')[1] ?? '', 'base64')
    const width = png.readUInt32BE(16)
    const lines = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)))
    const cell = (x: number, y: number) => (lines[(y * 16 + 8) * (width + 1) + 1 + x * 16 + 8] === 0 ? '#' : '.')
    return Array.from({ length: (width / 16 - 1) / 4 }, (_, at) =>
      Array.from({ length: 15 }, (_, i) => cell(1 + at * 4 + (i % 3), 1 + Math.floor(i / 3))).join(''),
    )
  }
  const shapes = dots(pictureOf('0123456789'))
  return dots(content.find((part) => part.image_url)?.image_url?.url ?? '')
    .map((shape) => shapes.indexOf(shape))
    .join('')
}

type Asked = {
  tools?: object[]
  response_format?: { json_schema: { schema: { properties: { word: { enum: string[] } } } } }
  messages: { content: unknown }[]
}
const told = (delta: object) => events(chunk(delta, 'stop'), '[DONE]')
const refusal = (message: string) => JSON.stringify({ error: { message } })
const capability = ({ tools, response_format: format }: Asked) => (tools?.length ? 'tools' : format ? 'jsonSchema' : 'images')

async function probed(
  answer: (asked: Asked, what: string) => string | [status: number, body: string],
  prepare?: (ctx: Ctx) => Promise<unknown>,
) {
  await using gateway = await serve((request, response) => {
    const asked = JSON.parse(request.body) as Asked
    const said = answer(asked, capability(asked))
    if (typeof said === 'string') response.end(said)
    else response.writeHead(said[0]).end(said[1])
  })
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: gateway.url })
  await addModel(ctx, { gateway: 'g', model: 'm' })
  await prepare?.(ctx)
  const { findings } = await probeModel(ctx, { gateway: 'g', model: 'm' })
  const [model] = await listGatewayModels(ctx, 'g')
  return {
    found: Object.fromEntries(findings.map(({ capability: what, can }) => [what, can])),
    model,
    findings,
    requests: gateway.requests,
  }
}

test('a model that does all three is known to, and since when', async () => {
  const { found, model, requests } = await probed((asked, what) => {
    const { messages } = asked
    if (what === 'tools')
      return told({ tool_calls: [{ index: 0, id: 'c', function: { name: 'note_word', arguments: '{"word":"ready"}' } }] })
    if (what === 'jsonSchema')
      return told({ content: JSON.stringify({ word: asked.response_format?.json_schema.schema.properties.word.enum[0] }) })
    return told({ content: `${readPicture(messages[0]?.content as { image_url?: { url: string } }[])}.` })
  })
  expect(found).toEqual({ tools: true, jsonSchema: true, images: true })
  expect(model).toMatchObject({
    capabilities: { tools: true, jsonSchema: true, images: true, contextTokens: null },
    capabilitySource: 'probe',
    capabilitySources: { tools: { source: 'probe', at: expect.stringMatching(/^20/) } },
  })
  expect(requests).toHaveLength(3)
})

test('one that repeats what it is told can do nothing of it', async () => {
  const { found } = await probed(({ messages }) => told({ content: JSON.stringify(messages) }))
  expect(found).toEqual({ tools: false, jsonSchema: false, images: false })
})

test('a refusal by name is a no; any other failure proves nothing and changes nothing', async () => {
  const prepare = (ctx: Ctx) => setCapabilities(ctx, { gateway: 'g', model: 'm', capabilities: { images: true } })
  const { found, model, findings } = await probed((_, what) => {
    if (what === 'tools') return [400, refusal('This model does not support tools.')]
    return what === 'jsonSchema'
      ? [429, refusal('Slow down; your schema of limits is used up.')]
      : [404, refusal('No such image model here.')]
  }, prepare)
  expect(found).toEqual({ tools: false, jsonSchema: null, images: false })
  expect(findings[1]).toMatchObject({ message: expect.stringContaining('Slow down') })
  // What a person said stays, whatever the probe found.
  expect(model?.capabilities).toEqual({ tools: false, jsonSchema: null, images: true, contextTokens: null })
  expect(model?.capabilitySources).toMatchObject({ tools: { source: 'probe' }, images: { source: 'hand' } })
})

test('is for who may change gateways, of models in the list', async () => {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: 'http://127.0.0.1:9' })
  const input = { gateway: 'g', model: 'm' }
  await expect(probeModel(await as(ctx, 'releaser'), input)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(probeModel(await newWorkspace(), input)).rejects.toMatchObject({ code: 'not_found' })
  await expect(probeModel(ctx, input)).rejects.toMatchObject({ code: 'not_found' })
})
