import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { candidateOf } from '@/lib/exchange/candidates'
import { readFiles } from '@/lib/exchange/read-files'

const folder = path.resolve(import.meta.dirname, '../fixtures/exchange')
const textOf = (name: string) => readFileSync(path.join(folder, name), 'utf8')

/** What files of test/fixtures/exchange come to when they are read together, each named from its format's folder on. */
export function read(...names: string[]) {
  const { prompts, faults } = readFiles(
    names.map((name) => ({ name: name.replace(/^\w+\//, ''), text: textOf(name) })),
    'auto',
  )
  return {
    faults,
    prompts: prompts
      .map(candidateOf)
      .map(({ prompt, versions, faults }) => ({ ...prompt, faults, contents: versions.map(({ content }) => content) })),
  }
}

/** The files of a format, or of one of its folders. */
export const filesIn = (part: string) =>
  readdirSync(path.join(folder, part), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => `${part}/${name}`)
    .sort()

/** Every file of every format. */
export const everyFile = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\/.*\.\w+$/.test(name))
    .map((name) => ({ name, text: textOf(name) }))

export const messages = (spoken: { role: string; content?: unknown }[] = []) => spoken.map(({ role, content }) => [role, content])
