'use client'

import { createContext, use, useMemo, useState } from 'react'
import { TemplateBlock } from '@/components/editor/template-text'
import { type FieldTexts, valuesOf } from '@/components/playground/values'
import type { Message } from '@/lib/prompts/content-schema'
import { withDefaults, withValue } from '@/lib/prompts/declared'
import { inlinePartials } from '@/lib/prompts/partials'
import type { Variable } from '@/lib/prompts/schema'
import { render } from '@/lib/prompts/template'
import { templatesOf } from '@/lib/prompts/texts'
import type { PartialText } from './partial-texts'

/** A template with its partials and the current values in place; null while it does not parse. A name without a value stays as its tag. */
export type Fill = (template: string) => string | null

export function useFill(variables: readonly Variable[], texts: FieldTexts, partials: Record<string, PartialText>): Fill {
  return useMemo(() => {
    const { values: given, missing } = valuesOf(variables, texts)
    const values = withDefaults(given, variables)
    const all = missing.reduce((known, name) => withValue(known, name, `{{${name}}}`), values)
    const textOf = (name: string) => {
      const partial = Object.hasOwn(partials, name) ? partials[name] : undefined
      return partial?.state === 'found' ? partial.text : ''
    }
    const fill = (template: string) => {
      try {
        return render(inlinePartials(template, textOf), all)
      } catch {
        return null
      }
    }
    // Of hundreds of messages one changes at a time.
    const done = new Map<string, string | null>()
    return (template) => {
      if (!template.includes('{{')) return template
      if (done.size > 2_000) done.clear()
      const known = done.get(template)
      const filled = known === undefined ? fill(template) : known
      done.set(template, filled)
      return filled
    }
  }, [variables, texts, partials])
}

type Rendering = { fill: Fill; variables: readonly Variable[]; all: boolean }
const RenderingContext = createContext<{ fill: Fill; names: ReadonlySet<string> }>({ fill: (template) => template, names: new Set() })
const AllContext = createContext(false)

/** `all`: every card shows what it becomes. Two contexts, so that a new value draws only what shows it. */
export function RenderingProvider({ fill, variables, all, children }: Rendering & { children: React.ReactNode }) {
  const filled = useMemo(() => ({ fill, names: new Set(variables.map(({ name }) => name)) }), [fill, variables])
  return (
    <AllContext value={all}>
      <RenderingContext value={filled}>{children}</RenderingContext>
    </AllContext>
  )
}

/** Whether a card shows what it becomes: its own choice, until the whole prompt's changes. */
export function usePreview(): [shown: boolean, set: (shown: boolean) => void] {
  const all = use(AllContext)
  const [own, setOwn] = useState({ all, shown: all })
  if (own.all !== all) setOwn({ all, shown: all })
  return [own.all === all ? own.shown : all, (shown) => setOwn({ all, shown })]
}

/** What a template becomes with the current values. */
export function Rendered({ template, label }: { template: string; label: string }) {
  const { fill, names } = use(RenderingContext)
  const text = fill(template)
  return (
    <section aria-label={`${label}, filled in`} className="px-3 pt-1.5 pb-2.5">
      {text === null ? (
        <p className="text-muted-foreground text-xs">It cannot be filled in until every tag is closed.</p>
      ) : text === '' ? (
        <p className="text-muted-foreground text-xs italic">Nothing comes of it with these values.</p>
      ) : (
        // Braces in a value are text: only names that are still without a value look like tags.
        <TemplateBlock text={text} names={names} />
      )}
    </section>
  )
}

/** The texts, URLs and data of a message's parts as they will be sent. */
export function RenderedMessage({ message, label }: { message: Message; label: string }) {
  const templates = templatesOf({ messages: [message] })
  if (templates.length === 0) return <p className="px-3 pb-2.5 text-muted-foreground text-xs">There is nothing to fill in.</p>
  return (
    <div className="bg-muted/40 pt-0.5">
      {templates.map(({ path, text }) => (
        <Rendered key={path} template={text.length > 5_000 && text.startsWith('data:') ? `${text.slice(0, 60)}…` : text} label={label} />
      ))}
    </div>
  )
}
