import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { EditorState, type Extension } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import { scanTags, type Tag } from '@/lib/prompts/tags'

/** Where names come from. Called when a tag is being written, so they may read what is newest. */
export type NameSource = {
  /** Names used anywhere in the prompt. */
  variables: () => string[]
  /** Names of prompts that can be included; `all` when a longer query could not find others. */
  partials: (query: string) => Promise<{ names: string[]; all: boolean }>
  /** What is odd about a tag's name, and what may have been meant; null when nothing is. */
  suspect?: (tag: Pick<Tag, 'kind' | 'name'>) => { message: string; instead?: string } | null
}

/** What is being written at the cursor, inside an open `{{`; null when no tag is. */
export function openTagAt(text: string, at: number): { sigil: string; name: string; from: number } | null {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  const [, sigil = '', name] = /\{\{\{?\s*([#^/&>]?)\s*([\p{L}\p{N}_.\-/]*)$/u.exec(line) ?? []
  return name === undefined ? null : { sigil, name, from: at - name.length }
}

/** The sections that are open at an offset, innermost first. */
export function openSectionsAt(text: string, at: number): string[] {
  const open: string[] = []
  for (const { kind, name, start } of scanTags(text.slice(0, at)).tags) {
    if (start >= at) break
    if (kind === 'section' || kind === 'inverted') open.push(name)
    if (kind === 'close' && open.at(-1) === name) open.pop()
  }
  return open.reverse()
}

/** Writes the name and what closes the tag, unless that stands there already. */
function applyName(view: EditorView, { label }: Completion, from: number, to: number) {
  const braces = /^\s*(\}{0,2})/.exec(view.state.sliceDoc(to, to + 4))?.[1] ?? ''
  const end = braces === '}}' ? '' : '}}'
  const rest = braces === '}' ? 1 : 0
  const cursor = from + label.length + 2
  view.dispatch({ changes: { from, to: to + rest, insert: label + end }, selection: { anchor: cursor }, userEvent: 'input.complete' })
}

const optionsOf = (names: readonly string[], detail?: string): Completion[] =>
  [...new Set(names)].map((label, index) => ({
    label,
    ...(detail && { detail }),
    apply: applyName,
    boost: -index / 1000,
  }))

const completeNames =
  (names: NameSource) =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    const text = context.state.doc.toString()
    const tag = openTagAt(text, context.pos)
    if (!tag) return null
    const { sigil, name, from } = tag
    const validFor = /^[\p{L}\p{N}_.\-/]*$/u
    if (sigil === '>') {
      const found = await names.partials(name)
      return { from, options: optionsOf(found.names), ...(found.all && { validFor }) }
    }
    if (sigil === '/') return { from, options: optionsOf(openSectionsAt(text, from), 'close section'), validFor }
    const known = names.variables().filter((known) => known !== name && known !== '.')
    return { from, options: optionsOf(known), validFor }
  }

/** Completion of variables, section ends and partials; a typed `{` brings its `}`. */
export const mustacheCompletion = (names: NameSource): Extension => [
  EditorState.languageData.of(() => [{ closeBrackets: { brackets: ['{'] } }]),
  closeBrackets(),
  autocompletion({ override: [completeNames(names)], icons: false, activateOnTyping: true }),
  keymap.of([...closeBracketsKeymap, ...completionKeymap]),
]
