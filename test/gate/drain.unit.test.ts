import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { drainer } from '@/lib/gate/drain'

type Outcome = { status: number; closes: boolean } | { refused: true } | { failed: string }

const request = (port: number, agent: Agent) =>
  new Promise<Outcome>((resolve) => {
    const sent = get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume()
      response.once('end', () => resolve({ status: response.statusCode ?? 0, closes: response.headers.connection === 'close' }))
    })
    sent.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? { refused: true } : { failed: `${error.code} ${error.message}` }),
    )
  })

async function slowServer(answerMs: number) {
  const server = createServer((_request, response) => {
    setTimeout(() => response.end('whole answer'), answerMs)
  })
  const { drain } = drainer(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, drain }
}

test('under load no request is cut off: each client is answered until it is asked to close its connection', async () => {
  const { port, drain } = await slowServer(15)
  const outcomes: Outcome[] = []
  const client = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let sent = 0; sent < 2_000; sent++) {
      const outcome = await request(port, agent)
      outcomes.push(outcome)
      if (!('status' in outcome) || outcome.closes) break
    }
    agent.destroy()
  }
  const clients = Array.from({ length: 16 }, client)
  while (outcomes.length <= 100) await sleep(20)
  await drain()
  await Promise.all(clients)
  expect(outcomes.filter((outcome) => 'failed' in outcome)).toEqual([])
  expect(outcomes.filter((outcome) => 'status' in outcome && outcome.status === 200).length).toBeGreaterThan(100)
  expect(outcomes.filter((outcome) => 'status' in outcome && outcome.closes)).toHaveLength(16)
  expect(await request(port, new Agent())).toEqual({ refused: true })
})

test('an answer under way when the drain begins is finished', async () => {
  const { port, drain } = await slowServer(1_200)
  const answer = request(port, new Agent({ keepAlive: true }))
  await sleep(100)
  await drain()
  expect(await answer).toMatchObject({ status: 200, closes: true })
})
