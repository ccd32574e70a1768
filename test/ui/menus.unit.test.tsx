import { DropdownMenu as Radix } from 'radix-ui'
import { createElement as h } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { DropdownMenuItem } from '@/components/ui/dropdown-menu'
import { SortableHandle, SortableItem, SortableList } from '@/components/ui/sortable'

test('a menu item can be a link, with its shortcut beside the words', () => {
  const item = h(DropdownMenuItem, { asChild: true, shortcut: 'G' }, h('a', { href: '/there' }, 'Go there'))
  const markup = renderToStaticMarkup(h(Radix.Root, { open: true, modal: false }, h(Radix.Content, { forceMount: true }, item)))
  expect(markup).toMatch(/<a href="\/there"[^>]*role="menuitem"|<a [^>]*role="menuitem"[^>]*href="\/there"/)
  expect(markup).toMatch(/Go there<span[^>]*>G<\/span><\/a>/)
})

test('a list to be put in order is served without inline styles, its handles named; read-only it has none', () => {
  const list = (disabled: boolean) =>
    renderToStaticMarkup(
      <SortableList label="Things" ids={['a', 'b']} nameOf={(id) => `thing ${id}`} onMove={() => undefined} disabled={disabled}>
        {['a', 'b'].map((id) => (
          <SortableItem key={id} id={id}>
            <SortableHandle />
          </SortableItem>
        ))}
      </SortableList>,
    )
  expect(list(false)).not.toContain('style=')
  expect(list(false)).toMatch(/<ol aria-label="Things"/)
  expect(list(false)).toContain('aria-label="Move thing a"')
  expect(list(true)).not.toContain('aria-label="Move')
})
