import { LLMock } from '@copilotkit/aimock'

/** A second, independent OpenAI-compatible gateway on loopback (aimock), with a key, and a model that fails in words of its own. */
export async function startSecondGateway() {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' })
  mock.onMessage(/./, { content: 'Aimock says: this is a billing question, and the charge will be refunded within three days.' })
  await mock.start()
  return { baseUrl: `${mock.url}/v1`, requests: () => mock.getRequests(), stop: () => mock.stop() }
}
