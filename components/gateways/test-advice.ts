import type { TestStepDto } from '@/lib/gateways/schema'

/** What to do about a step of a test that failed, in a sentence. What the gateway itself said stands before it. */
export function testAdvice({ step, ok, status, code }: Pick<TestStepDto, 'step' | 'ok' | 'status' | 'code'>): string | null {
  if (ok) return null
  if (status === null) return unansweredAdvice(code)
  if (status === 401) return 'Check the API key: enter it again, or make a new one at the provider.'
  if (status === 402) return 'The account at the provider has no money left: top it up.'
  if (status === 403)
    return 'The key is known but may not do this. Look at its rights and group at the provider, and at the extra headers here.'
  if (status === 429) return 'Wait, then test again. If it stays so, the limits of the key are set at the provider.'
  if (status >= 500) return 'The trouble is on the gateway’s side. Try again later; its support finds the call by the request id.'
  if (step === 'completion') return 'Check the model: its name as the gateway spells it, and whether the key may use it.'
  if (status === 404 || status === 405)
    return 'Check the base URL, /v1 included, and the path prefix. If the gateway has no list of models, name a model to try instead.'
  if (status < 400)
    return 'Check the base URL: what answers there is something else. It is the part before /chat/completions, often with /v1.'
  return 'Check the base URL and the extra headers: the gateway did not understand the question.'
}

function unansweredAdvice(code: string | null): string {
  switch (code) {
    case 'dns':
      return 'Check the host in the base URL for a typing error.'
    case 'proxy':
      return 'Check the proxy under Connection: its address, user and password.'
    case 'refused_address':
      return 'Private addresses are called only where the server’s configuration allows it.'
    case 'refused_redirect':
      return 'Enter the address that it redirects to as the base URL.'
    case 'bad_url':
      return 'Give the whole base URL, such as https://gateway.example/v1.'
    case 'timeout':
      return 'Check the host and port of the base URL and whether this server may reach them; or allow more time under Connection.'
    case 'aborted':
    case 'busy':
      return 'Test again.'
    default:
      return 'Check the host and port of the base URL, https or http, and whether this server may reach them.'
  }
}
