import { type Diagnostic, linter, lintKeymap } from '@codemirror/lint'
import { type EditorState, type Extension, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, keymap } from '@codemirror/view'
import { scanTags, type TagKind } from '@/lib/prompts/tags'
import { tagStyles } from './tag-styles'

const marks = Object.fromEntries(
  Object.entries(tagStyles).map(([kind, style]) => [kind, Decoration.mark({ class: style, inclusive: false })]),
) as Record<TagKind, Decoration>

type Scanned = { decorations: DecorationSet; diagnostics: Diagnostic[] }

function scan(state: EditorState): Scanned {
  const { tags, faults } = scanTags(state.doc.toString())
  return {
    decorations: Decoration.set(tags.map(({ kind, start, end }) => marks[kind].range(start, end))),
    diagnostics: faults.map(({ start, end, message }) => ({ from: start, to: end, severity: 'error', message })),
  }
}

const scanned = StateField.define<Scanned>({
  create: scan,
  update: (value, transaction) => (transaction.docChanged ? scan(transaction.state) : value),
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
})

/** Mustache: tags in their hues, and what does not parse underlined with what to do about it. F8 goes to the next fault. */
export const mustache: Extension = [
  scanned,
  linter((view) => view.state.field(scanned).diagnostics, { delay: 900 }),
  keymap.of(lintKeymap.filter(({ key }) => key === 'F8')),
]
