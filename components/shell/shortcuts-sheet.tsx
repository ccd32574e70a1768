'use client'

import { Sheet, SheetContent } from '@/components/ui/sheet'
import { ShortcutKeycaps } from './shortcut-keycaps'
import { type Shortcut, useShortcut, useShortcutList } from './shortcuts'

const everywhere = 'Everywhere'
const inLists: Shortcut[] = [
  { keys: 'arrowdown', description: 'Next item' },
  { keys: 'arrowup', description: 'Previous item' },
  { keys: 'enter', description: 'Open' },
  { keys: 'escape', description: 'Close' },
]

/** ⌘/: what the keyboard can do here. */
export function ShortcutsSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  useShortcut({ keys: 'mod+/', description: 'Keyboard shortcuts', group: everywhere, inDialog: true }, () => onOpenChange(!open))
  const registered = useShortcutList()
  const named = (group: string) =>
    registered.filter((shortcut, index) => {
      const last = registered.findLastIndex((other) => other.keys === shortcut.keys)
      return last === index && (shortcut.group ?? 'This page') === group
    })
  const groups = [...new Set(registered.map((shortcut) => shortcut.group ?? 'This page'))].sort((a, b) =>
    a === everywhere ? 1 : b === everywhere ? -1 : 0,
  )
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent title="Keyboard shortcuts">
        <div className="flex flex-col gap-6 p-4">
          {groups.map((group) => (
            <Group key={group} title={group} shortcuts={named(group)} />
          ))}
          <Group title="In lists and menus" shortcuts={inLists} />
        </div>
      </SheetContent>
    </Sheet>
  )
}

function Group({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  if (shortcuts.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-muted-foreground text-xs">{title}</h3>
      <dl>
        {shortcuts.map((shortcut) => (
          <div key={shortcut.keys} className="flex h-9 items-center justify-between gap-4 border-b">
            <dt>{shortcut.description}</dt>
            <dd>
              <ShortcutKeycaps keys={shortcut.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
