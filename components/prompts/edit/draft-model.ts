import { moved } from '@/components/ui/sortable-order'
import type { DraftContent, Message } from '@/lib/prompts/content-schema'
import { fitsCard, type Kept, type TextRole, withRole } from './message-shape'

/** A message in the editor. */
export type MessageItem = {
  /** Names its card while the page lives; never stored. */
  key: string
  message: Message
  /** The whole message as JSON text, while that text is no message. */
  raw?: string
  /** Shown as JSON by choice; a message of a shape that no card shows always is. */
  asJson?: boolean
  /** What was taken out when the role changed, to come back with it. */
  kept?: Kept
}
/** A draft as it is edited. `unparsed` holds the raw text of fields that do not parse yet, by field name. */
export type DraftModel = Omit<DraftContent, 'messages' | 'unparsed'> & { items: MessageItem[] | null; unparsed: Record<string, string> }

let count = 0
const newKey = () => `message-${++count}`
export const newItem = (message: Message): MessageItem => ({ key: newKey(), message })

export function fromContent({ messages, unparsed = {}, ...content }: DraftContent): DraftModel {
  const rest = Object.fromEntries(Object.entries(unparsed).filter(([field]) => !/^messages\.\d+$/.test(field)))
  const items = messages?.map((message, index): MessageItem => {
    const raw = unparsed[`messages.${index}`]
    return raw === undefined ? newItem(message) : { ...newItem(message), raw, asJson: true }
  })
  return { ...content, items: items ?? null, unparsed: rest }
}

export function toContent({ items, unparsed, ...content }: DraftModel): DraftContent {
  const raw = (items ?? []).flatMap(({ raw }, index) => (raw === undefined ? [] : [[`messages.${index}`, raw] as const]))
  const all = { ...unparsed, ...Object.fromEntries(raw) }
  return {
    ...(items && { messages: items.map(({ message }) => message) }),
    ...content,
    ...(Object.keys(all).length > 0 && { unparsed: all }),
  }
}

/** True when two contents are the same, whatever order their own fields came in. */
export function sameContent(a: DraftContent, b: DraftContent): boolean {
  const known = ({ messages, text, model, parameters, tools, responseFormat, config, variables, unparsed }: DraftContent) =>
    JSON.stringify([messages, text, model, parameters, tools, responseFormat, config, variables ?? [], unparsed ?? {}])
  return known(a) === known(b)
}

export const showsJson = ({ message, asJson = false, raw }: MessageItem): boolean => asJson || raw !== undefined || !fitsCard(message)

export type DraftChange =
  | { type: 'replace'; model: DraftModel }
  | { type: 'set'; fields: Partial<Omit<DraftModel, 'items' | 'unparsed'>>; unparsed?: Record<string, string | undefined> }
  | { type: 'add'; item: MessageItem; after?: string; at?: number }
  | { type: 'update'; key: string; item: Partial<Omit<MessageItem, 'key'>> }
  | { type: 'role'; key: string; role: TextRole }
  | { type: 'duplicate'; key: string; newKey: string }
  | { type: 'remove'; key: string }
  /** `to` counts from 0, without the message itself. */
  | { type: 'move'; key: string; to: number }

export function changeDraft(model: DraftModel, change: DraftChange): DraftModel {
  if (change.type === 'replace') return change.model
  if (change.type === 'set') {
    const unparsed = Object.entries({ ...model.unparsed, ...change.unparsed }).filter(([, text]) => text !== undefined)
    return withoutAbsent({ ...model, ...change.fields, unparsed: Object.fromEntries(unparsed) as Record<string, string> })
  }
  return { ...model, items: changeItems(model.items ?? [], change) }
}

function changeItems(items: MessageItem[], change: Exclude<DraftChange, { type: 'replace' | 'set' }>): MessageItem[] {
  if (change.type === 'add') {
    const after = items.findIndex(({ key }) => key === change.after)
    return items.toSpliced(change.at ?? (after < 0 ? items.length : after + 1), 0, change.item)
  }
  const at = items.findIndex(({ key }) => key === change.key)
  const item = items[at]
  if (!item) return items
  switch (change.type) {
    case 'update':
      return items.with(at, withoutAbsent({ ...item, ...change.item }))
    case 'role':
      return item.message.role === 'placeholder' ? items : items.with(at, { ...item, ...withRole(item.message, change.role, item.kept) })
    case 'duplicate':
      return items.toSpliced(at + 1, 0, { ...structuredClone(item), key: change.newKey })
    case 'remove':
      return items.toSpliced(at, 1)
    case 'move':
      return change.to >= 0 && change.to < items.length ? moved(items, at, change.to) : items
  }
}
export const keyForCopy = newKey

const withoutAbsent = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
