'use client'

import { type ReactNode, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import type { ContentDiff, ItemChange } from '@/lib/prompts/diff'
import type { DiffLayout } from './diff-rows'
import { DeclarationChange, MessageChange, ToolChange } from './item-change'
import { PinChanges } from './pin-changes'
import { TextDiff } from './text-diff'
import { ValueChanges } from './value-changes'

/** Everything that differs between two contents: words by word, the rest as structure. */
export function ContentDiffView({ diff, layout }: { diff: ContentDiff; layout: DiffLayout }) {
  const { messages, text, model, parameters, config, tools, responseFormat, variables, declarations, partials } = diff
  if (diff.same) return <p className="py-6 text-center text-muted-foreground">Both are the same.</p>
  const touched = ({ kind, moved }: ItemChange<unknown>) => kind !== 'same' || moved
  return (
    <div className="flex flex-col gap-5">
      {(variables.added.length > 0 || variables.removed.length > 0) && (
        <p className="flex flex-wrap items-center gap-1.5 text-xs">
          <span className="text-muted-foreground">Variables</span>
          {variables.added.map((name) => (
            <Badge key={name} tone="variable">
              + {name}
            </Badge>
          ))}
          {variables.removed.map((name) => (
            <Badge key={name} tone="danger" className="font-mono">
              − {name}
            </Badge>
          ))}
        </p>
      )}
      {messages.some(touched) && (
        <Part title="Messages">
          <Items
            items={messages}
            touched={touched}
            render={(item, key) => <MessageChange key={key} item={item} layout={layout} />}
            noun="messages"
          />
        </Part>
      )}
      {text?.some(({ kind }) => kind !== 'same') && (
        <Part title="Text">
          <div className="overflow-hidden rounded-md border bg-card">
            <TextDiff changes={text} layout={layout} />
          </div>
        </Part>
      )}
      {declarations.some(touched) && (
        <Part title="Declared variables">
          <Items
            items={declarations}
            touched={touched}
            render={(item, key) => <DeclarationChange key={key} item={item} layout={layout} />}
            noun="declarations"
          />
        </Part>
      )}
      {partials.length > 0 && (
        <Part title="Included snippets">
          <PinChanges changes={partials} />
        </Part>
      )}
      {model && (
        <Part title="Model">
          <Framed>
            <ValueChanges changes={[{ path: ['model'], kind: 'changed', ...model }]} layout={layout} />
          </Framed>
        </Part>
      )}
      {parameters.length > 0 && (
        <Part title="Parameters">
          <Framed>
            <ValueChanges changes={parameters} layout={layout} />
          </Framed>
        </Part>
      )}
      {tools.some(touched) && (
        <Part title="Tools">
          <Items
            items={tools}
            touched={touched}
            render={(item, key) => <ToolChange key={key} item={item} layout={layout} />}
            noun="tools"
          />
        </Part>
      )}
      {responseFormat.length > 0 && (
        <Part title="Response format">
          <Framed>
            <ValueChanges changes={responseFormat} layout={layout} />
          </Framed>
        </Part>
      )}
      {config.length > 0 && (
        <Part title="Config">
          <Framed>
            <ValueChanges changes={config} layout={layout} />
          </Framed>
        </Part>
      )}
    </div>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="flex min-w-0 flex-col gap-2">
    <h3 className="font-medium text-sm">{title}</h3>
    {children}
  </section>
)
const Framed = ({ children }: { children: ReactNode }) => <div className="overflow-hidden rounded-md border bg-card">{children}</div>

type ItemsProps<T> = {
  items: ItemChange<T>[]
  touched: (item: ItemChange<T>) => boolean
  render: (item: ItemChange<T>, key: number) => ReactNode
  noun: string
}

/** Runs of untouched items are folded into one line. */
function Items<T>({ items, touched, render, noun }: ItemsProps<T>) {
  const [all, setAll] = useState(false)
  const runs: { touched: boolean; items: { item: ItemChange<T>; key: number }[] }[] = []
  for (const [key, item] of items.entries()) {
    const last = runs.at(-1)
    if (last?.touched === touched(item)) last.items.push({ item, key })
    else runs.push({ touched: touched(item), items: [{ item, key }] })
  }
  return (
    <div className="flex flex-col gap-2">
      {runs.map((run) =>
        run.touched || all || run.items.length === 1 ? (
          run.items.map(({ item, key }) => render(item, key))
        ) : (
          <button
            key={run.items[0]?.key}
            type="button"
            onClick={() => setAll(true)}
            className="rounded-md border border-dashed px-3 py-1.5 text-left text-muted-foreground text-xs hover:bg-accent hover:text-foreground"
          >
            Show {run.items.length} unchanged {noun}
          </button>
        ),
      )}
    </div>
  )
}
