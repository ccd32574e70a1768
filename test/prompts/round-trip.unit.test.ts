import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from '@/lib/digest'
import { type Json, PromptContent } from '@/lib/prompts/content-schema'
import { diffContent } from '@/lib/prompts/diff'
import { type Node, parseTemplate, render } from '@/lib/prompts/template'
import { anyContent, anyDeclarations } from '../prompts-ui/any-content'

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,6}$/)
const between = fc.constantFrom('', ' ', 'text', '\n', '\r\n', '{', '}', '{"a": {"b": 1}}', '}}', '<&>', 'é', '🦊', '$&', '\\')
const parts = fc.array(fc.tuple(between, name), { maxLength: 8 })
const templateOf = (parts: [string, string][], tag = (name: string) => `{{${name}}}`) =>
  // A brace in front of a tag would make another tag of it.
  parts.map(([text, name]) => `${text.replace(/\{+$/, '')} ${tag(name)}`).join('')

test('a template filled with its own tags is the template again: nothing is lost, and no value is rendered a second time', () =>
  fc.assert(
    fc.property(parts, (parts) => {
      const template = templateOf(parts)
      expect(render(template, Object.fromEntries(parts.map(([, name]) => [name, `{{${name}}}`])))).toBe(template)
    }),
  ))

test('whatever a value says, tags of every kind included, it comes out as it went in', () =>
  fc.assert(
    fc.property(
      parts,
      fc.array(fc.constantFrom('{{x}}', '{{#x}}', '{{/x}}', '{{> p}}', '{{=<% %>=}}', '{{!', '}}', '{{{', 'a', '\n')),
      (parts, pieces) => {
        const value = pieces.join('')
        const values: Json = { ...Object.fromEntries(parts.map(([, name]) => [name, value])) }
        expect(render(templateOf(parts), values, { p: 'never' })).toBe(templateOf(parts, () => value))
      },
    ),
  ))

const written = (nodes: Node[]): string => nodes.map(writtenNode).join('')
function writtenNode({ kind, value, children }: Node): string {
  switch (kind) {
    case 'text':
      return value
    case 'variable':
      return `{{&${value}}}`
    case 'partial':
      return `{{>${value}}}`
    case 'section':
      return `{{#${value}}}${written(children)}{{/${value}}}`
    case 'inverted':
      return `{{^${value}}}${written(children)}{{/${value}}}`
  }
}

// No tag stands alone on its line: what such a line loses it cannot lose twice.
const block = fc.letrec<{ nodes: string; node: string }>((tie) => ({
  nodes: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { maxDepth: 3 },
    between.map((text) => `${text.replace(/\{+$/, '')} `),
    name.map((name) => `{{${name}}}`),
    name.map((name) => `[{{> ${name.replace(/^[_-]+/, 'p')}}}]`),
    fc.tuple(name, fc.constantFrom('#', '^'), tie('nodes')).map(([name, sign, inner]) => `[{{${sign}${name}}}:${inner}.{{/${name}}}]`),
  ),
})).nodes

test('a template parsed, written down and parsed again is the same tree', () =>
  fc.assert(
    fc.property(block, (template) => {
      const tree = parseTemplate(template)
      expect(joined(parseTemplate(written(tree)))).toEqual(joined(tree))
    }),
  ))
/** Texts that stand side by side are one. */
function joined(nodes: Node[]): Node[] {
  const all: Node[] = []
  for (const node of nodes) {
    const last = all.at(-1)
    if (last?.kind === 'text' && node.kind === 'text') last.value += node.value
    else all.push({ ...node, children: joined(node.children) })
  }
  return all
}

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffled(inner)]),
  )
}

test('a digest depends on what is said, never on the order of its fields, nor on an empty list of declarations', () =>
  fc.assert(
    fc.property(anyContent, anyDeclarations, (given, declarations) => {
      const content = PromptContent.parse(given)
      const digest = digestOf(content)
      expect(digestOf(PromptContent.parse(shuffled(content)))).toBe(digest)
      expect(digestOf(PromptContent.parse(JSON.parse(JSON.stringify(content))))).toBe(digest)
      const { variables: _, ...bare } = content
      const without = digestOf(bare)
      expect(digestOf(PromptContent.parse({ ...bare, variables: [] }))).toBe(without)
      const declared = PromptContent.parse({ ...bare, variables: declarations })
      expect(digestOf(declared)).not.toBe(without)
      expect(diffContent(content, declared).same).toBe(digestOf(declared) === digest)
    }),
    { numRuns: 60 },
  ))
