import { codeFolding, foldGutter, foldKeymap, foldService } from '@codemirror/language'
import { type Diagnostic, linter, lintKeymap } from '@codemirror/lint'
import { type EditorState, type Extension, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, keymap } from '@codemirror/view'
import { scanTags, type Tag, type TagKind } from '@/lib/prompts/tags'
import type { NameSource } from './mustache-completion'
import { type Fold, sectionFolds } from './sections'
import { tagStyles } from './tag-styles'

const marks = Object.fromEntries(
  Object.entries(tagStyles).map(([kind, style]) => [kind, Decoration.mark({ class: style, inclusive: false })]),
) as Record<TagKind, Decoration>

type Scanned = { tags: Tag[]; decorations: DecorationSet; diagnostics: Diagnostic[]; folds: Fold[] }

function scan(state: EditorState): Scanned {
  const text = state.doc.toString()
  const { tags, faults } = scanTags(text)
  return {
    tags,
    decorations: Decoration.set(tags.map(({ kind, start, end }) => marks[kind].range(start, end))),
    diagnostics: faults.map(({ start, end, message }) => ({ from: start, to: end, severity: 'error', message })),
    folds: sectionFolds(text, tags),
  }
}

const scanned = StateField.define<Scanned>({
  create: scan,
  update: (value, transaction) => (transaction.docChanged ? scan(transaction.state) : value),
  provide: (field) => [
    EditorView.decorations.from(field, ({ decorations }) => decorations),
    // The gutter takes no room where nothing can be folded.
    EditorView.editorAttributes.from(field, ({ folds }): Record<string, string> => (folds.length > 0 ? { class: 'cm-has-folds' } : {})),
  ],
})

const sections: Extension = [
  foldService.of((state, lineStart, lineEnd) => {
    const fold = state.field(scanned, false)?.folds.find(({ from }) => from >= lineStart && from <= lineEnd)
    return fold ?? null
  }),
  codeFolding({ placeholderText: '…' }),
  foldGutter({ openText: '⌄', closedText: '›' }),
  keymap.of(foldKeymap),
]

/** Names that lead nowhere, or look like a slip of the pen. */
function suspects(tags: readonly Tag[], names: NameSource): Diagnostic[] {
  return tags.flatMap((tag): Diagnostic[] => {
    const found = names.suspect?.(tag)
    if (!found) return []
    const { message, instead } = found
    return [
      {
        from: tag.start,
        to: tag.end,
        severity: 'warning',
        message,
        ...(instead !== undefined && {
          actions: [
            {
              name: `Write ${instead}`,
              apply: (view, from, to) => {
                const written = view.state.sliceDoc(from, to)
                const at = from + written.indexOf(tag.name)
                view.dispatch({ changes: { from: at, to: at + tag.name.length, insert: instead } })
              },
            },
          ],
        }),
      },
    ]
  })
}

/** Mustache: tags in their hues, sections to fold, and what does not parse or leads nowhere underlined with what to do. F8 goes to the next. */
export const mustache = (names: NameSource): Extension => [
  scanned,
  sections,
  linter(
    (view) => {
      const { tags, diagnostics } = view.state.field(scanned)
      return diagnostics.length > 0 ? diagnostics : suspects(tags, names)
    },
    { delay: 900 },
  ),
  keymap.of(lintKeymap.filter(({ key }) => key === 'F8')),
]
