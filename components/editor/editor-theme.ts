import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const colour = (name: string) => `var(--color-${name})`
/** Shared with the static text that stands in until an editor is needed: same metrics, so that nothing jumps. */
export const textMetrics = '[--editor-size:13px] text-(length:--editor-size)/[21px] pointer-coarse:[--editor-size:16px]'

/** Colours come from the tokens, so one theme serves light and dark. */
export const editorTheme = EditorView.theme({
  '&': { color: colour('foreground'), backgroundColor: 'transparent', fontSize: 'var(--editor-size, 13px)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '21px', overflowX: 'hidden' },
  '.cm-content': { padding: '6px 0 10px', caretColor: colour('foreground'), minHeight: 'var(--editor-min, 0)' },
  '.cm-line': { padding: '0 12px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: colour('foreground') },
  '.cm-placeholder': { color: colour('muted-foreground') },
  '.cm-selectionBackground': { backgroundColor: `${colour('accent')} !important` },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'light-dark(oklch(0.86 0.03 85), oklch(0.4 0.04 265)) !important',
  },
  '.cm-matchingBracket': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: `1px solid ${colour('input')}` },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', color: colour('danger') },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: `underline wavy ${colour('danger')} 1px`,
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: `underline wavy ${colour('warn')} 1px`,
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-active': { backgroundColor: colour('danger-tint') },
  '.cm-tooltip': {
    zIndex: '60',
    border: `1px solid ${colour('border-strong')}`,
    borderRadius: '6px',
    backgroundColor: colour('popover'),
    color: colour('foreground'),
    boxShadow: 'var(--shadow-float)',
    overflow: 'hidden',
  },
  '.cm-tooltip .cm-diagnostic': {
    maxWidth: '26rem',
    padding: '6px 10px',
    border: 'none',
    fontFamily: 'var(--font-sans)',
    fontSize: '12px',
    lineHeight: '16px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', fontSize: '12px', maxHeight: '14rem', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', borderRadius: '4px', lineHeight: '18px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: colour('accent'), color: colour('foreground') },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { marginLeft: '12px', fontStyle: 'normal', fontFamily: 'var(--font-sans)', color: colour('muted-foreground') },
  '.cm-completionIcon': { display: 'none' },
})

/** JSON in the side panel: keys in ink, values in one quiet tone, so that nothing competes with the prompt. */
export const jsonHighlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: colour('foreground') },
    { tag: tags.string, color: colour('well') },
    { tag: [tags.number, tags.bool, tags.null], color: colour('partial') },
    { tag: [tags.separator, tags.squareBracket, tags.brace], color: colour('muted-foreground') },
  ]),
)
