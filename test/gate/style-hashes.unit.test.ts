import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { styleHashes } from '@/lib/gate/style-hashes'

const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`

test('the style hashes in the content security policy are those of the installed sonner', () => {
  const source = readFileSync('node_modules/sonner/dist/index.mjs', 'utf8')
  const [, literal = '""'] = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(source) ?? []
  expect(styleHashes).toEqual([hash(''), hash(JSON.parse(literal))])
})
