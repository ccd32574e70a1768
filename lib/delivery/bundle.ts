import { heaviest } from '@/lib/releases/bucket'
import type { Published } from './published'

/**
 * What a bundle may weigh, in bytes of JSON: it is made, kept and compressed in memory. More than that is read in parts, by `prefix`.
 */
export const longestBundle = 48_000_000

/** A bundle being put together from what is published, one prompt after the other. */
export function createBundle(environment: string) {
  const prompts: string[] = []
  const aliases: Record<string, string> = {}
  const splits: string[] = []
  let bytes = 0

  return {
    /** False when it does not go in any more. */
    add({ environmentId, promptId, names, weights, bodies }: Published): boolean {
      const [name = '', ...old] = names
      prompts.push(bodies[weights.length > 1 ? heaviest(weights) : 0] ?? '')
      for (const alias of old) aliases[alias] = name
      if (weights.length > 1) {
        const variants = bodies.map((body, index) => `{"weight":${weights[index]},"prompt":${body}}`)
        splits.push(`${JSON.stringify(name)}:{"bucket_prefix":"${environmentId}/${promptId}/","variants":[${variants.join(',')}]}`)
      }
      bytes += bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0)
      return bytes <= longestBundle
    },
    /** As JSON: each prompt as a read without a key answers it, what old names lead to, and of each split all that choosing takes. */
    json: (): string =>
      `{"environment":${JSON.stringify(environment)},"prompts":[${prompts.join(',')}],"aliases":${JSON.stringify(aliases)},"splits":{${splits.join(',')}}}`,
  }
}

export const tooLong = (environment: string) =>
  `What is published in ${environment} weighs more than ${longestBundle.toLocaleString('en')} bytes. Read it in parts: give a prefix, such as one folder's.`
