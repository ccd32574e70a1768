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
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '21px' },
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
  '.cm-gutters': { display: 'none', border: 'none', backgroundColor: 'transparent', color: colour('muted-foreground') },
  '&.cm-has-folds .cm-gutters': { display: 'flex' },
  '.cm-foldGutter .cm-gutterElement': { width: '16px', textAlign: 'center', cursor: 'pointer' },
  '&.cm-has-folds .cm-line': { paddingLeft: '2px' },
  '.cm-foldPlaceholder': {
    margin: '0 2px',
    padding: '0 6px',
    border: `1px solid ${colour('border-strong')}`,
    borderRadius: '4px',
    backgroundColor: colour('muted'),
    color: colour('muted-foreground'),
  },
  '.cm-panels': { backgroundColor: colour('muted'), color: colour('foreground'), fontFamily: 'var(--font-sans)' },
  '.cm-panels.cm-panels-top': { borderBottom: `1px solid ${colour('border')}` },
  '.cm-panel.cm-search': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 6px',
    padding: '6px 34px 6px 12px',
    fontSize: '12px',
  },
  '.cm-panel.cm-search br': { flexBasis: '100%', content: '""', display: 'block', width: '100%' },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    margin: '0',
    fontSize: '12px',
    color: colour('muted-foreground'),
  },
  '.cm-panel.cm-search input[type=checkbox]': { margin: '0', accentColor: colour('primary') },
  '.cm-textfield': {
    height: '26px',
    margin: '0',
    padding: '0 8px',
    border: `1px solid ${colour('input')}`,
    borderRadius: '6px',
    backgroundColor: colour('card'),
    fontSize: '12px',
    fontFamily: 'var(--font-mono)',
  },
  '.cm-button': {
    height: '26px',
    margin: '0',
    padding: '0 8px',
    border: `1px solid ${colour('border-strong')}`,
    borderRadius: '6px',
    backgroundImage: 'none',
    backgroundColor: colour('card'),
    fontSize: '12px',
  },
  '.cm-button:hover': { backgroundColor: colour('accent') },
  '.cm-panel.cm-search [name=close]': {
    top: '6px',
    right: '6px',
    width: '24px',
    height: '24px',
    borderRadius: '4px',
    fontSize: '16px',
    color: colour('muted-foreground'),
  },
  '.cm-searchMatch': { backgroundColor: colour('warn-tint'), outline: `1px solid ${colour('warn')}`, borderRadius: '2px' },
  '.cm-searchMatch-selected': { backgroundColor: 'light-dark(oklch(0.86 0.1 88), oklch(0.45 0.09 80))' },
  '.cm-diagnosticAction': { borderRadius: '4px', backgroundColor: colour('primary'), color: colour('primary-foreground') },
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
