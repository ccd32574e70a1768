import { Badge, type Tone } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { type Json, type Message, type Tool, toolName } from '@/lib/prompts/content-schema'
import type { ItemChange } from '@/lib/prompts/diff'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import type { DiffLayout } from './diff-rows'
import { readable } from './readable'
import { TextDiff } from './text-diff'
import { ValueChanges } from './value-changes'

const tones: Record<ItemChange<unknown>['kind'], Tone> = { same: 'outline', added: 'well', removed: 'danger', changed: 'neutral' }

/** One message of a comparison: its text by word, the rest of it as structure. */
export function MessageChange({ item, layout }: { item: ItemChange<Message>; layout: DiffLayout }) {
  const message = item.after ?? item.before
  const role =
    item.before && item.after && item.before.role !== item.after.role ? `${item.before.role} → ${item.after.role}` : message?.role
  return (
    <Item item={item} title={role ?? ''}>
      <Body item={item} layout={layout} textOf={textOf} at="content" shown={['role']} />
    </Item>
  )
}

export function ToolChange({ item, layout }: { item: ItemChange<Tool>; layout: DiffLayout }) {
  const tool = item.after ?? item.before
  return (
    <Item item={item} title={tool ? toolName(tool) : ''}>
      <Body item={item} layout={layout} textOf={(tool) => JSON.stringify(tool, null, 2)} at={null} shown={[]} />
    </Item>
  )
}

export function DeclarationChange({ item, layout }: { item: ItemChange<VariableDeclaration>; layout: DiffLayout }) {
  const declaration = item.after ?? item.before
  return (
    <Item item={item} title={declaration?.name ?? ''}>
      <Body item={item} layout={layout} textOf={inLines} at={null} shown={[]} />
    </Item>
  )
}

/** A declaration field by field, a line each. */
const inLines = ({ name: _, ...fields }: VariableDeclaration): string =>
  Object.entries(fields)
    .map(([field, value]) => `${field}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n')

const textOf = (message: Message): string => {
  if (message.role === 'placeholder') return `placeholder ${message.name}`
  if (typeof message.content === 'string' && Object.keys(message).length <= 2) return message.content
  const { role: _, ...rest } = message
  return JSON.stringify(readable(rest as Json), null, 2)
}

type BodyProps<T> = {
  item: ItemChange<T>
  layout: DiffLayout
  /** A whole item as text, for one that is new or gone. */
  textOf: (item: T) => string
  /** The field whose words are compared line by line. */
  at: string | null
  /** Fields that the heading shows already. */
  shown: string[]
}

function Body<T>({ item: { kind, before, after, changes }, layout, textOf, at, shown }: BodyProps<T>) {
  if (kind === 'added' && after) return <TextDiff changes={[{ kind: 'added', text: textOf(after) }]} layout="unified" />
  if (kind === 'removed' && before) return <TextDiff changes={[{ kind: 'removed', text: textOf(before) }]} layout="unified" />
  if (kind === 'same') return null
  const words = changes.find((change) => change.path.length === 1 && change.path[0] === at && change.text)
  const others = changes.filter((change) => change !== words && !shown.includes(String(change.path[0])))
  return (
    <>
      {words?.text && <TextDiff changes={words.text} layout={layout} />}
      {others.length > 0 && (
        <div className={cn(words && 'border-t')}>
          <ValueChanges changes={others} layout={layout} />
        </div>
      )}
    </>
  )
}

function Item<T>({ item, title, children }: { item: ItemChange<T>; title: string; children: React.ReactNode }) {
  const { kind, moved, from, to } = item
  return (
    <section aria-label={`${title} ${kind}`} className="overflow-hidden rounded-md border bg-card">
      <h4 className={cn('flex min-h-8 items-center gap-2 px-3 text-xs', kind !== 'same' && 'border-b')}>
        <span className="font-medium">{title}</span>
        {to !== null && <span className="text-muted-foreground tabular-nums">{to + 1}</span>}
        <span className="ml-auto flex gap-1">
          {moved && from !== null && to !== null && (
            <Badge>
              moved from {from + 1} to {to + 1}
            </Badge>
          )}
          {(kind !== 'same' || !moved) && <Badge tone={tones[kind]}>{kind === 'same' ? 'unchanged' : kind}</Badge>}
        </span>
      </h4>
      {children}
    </section>
  )
}
