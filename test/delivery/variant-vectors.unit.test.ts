import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bucketOf, heaviest, variantAt } from '@/lib/releases/bucket'

const vectors = JSON.parse(readFileSync('docs/variant-vectors.json', 'utf8')) as {
  buckets: { environment: string; prompt: string; key: string; bucket: number }[]
  choices: { weights: number[]; bucket: number; variant: number }[]
  heaviest: { weights: number[]; variant: number }[]
}

test('the documented vectors are what is served', () => {
  expect([vectors.buckets.length, vectors.choices.length, vectors.heaviest.length].every((count) => count > 3)).toBe(true)
  for (const { environment, prompt, key, bucket } of vectors.buckets)
    expect([key, bucketOf(environment, prompt, key)]).toEqual([key, bucket])
  for (const { weights, bucket, variant } of vectors.choices)
    expect([weights, bucket, variantAt(weights, bucket)]).toEqual([weights, bucket, variant])
  for (const { weights, variant } of vectors.heaviest) expect([weights, heaviest(weights)]).toEqual([weights, variant])
})
