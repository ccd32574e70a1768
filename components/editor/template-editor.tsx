'use client'

import { search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, Prec } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { useEffect, useMemo, useRef, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { CodeEditor, type EditorHandle } from './code-editor'
import { textMetrics } from './editor-theme'
import { mustache } from './mustache'
import { mustacheCompletion, type NameSource } from './mustache-completion'
import { TemplateText } from './template-text'
import { useWordWrap } from './word-wrap'

const NEAR = '1200px 0px'

const phrases = ['next', 'previous', 'all', 'match case', 'by word', 'replace', 'replace all']
const searchPhrases = EditorState.phrases.of({
  ...Object.fromEntries(phrases.map((phrase) => [phrase, `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}`])),
  regexp: 'Regular expression',
})

type TemplateEditorProps = {
  value: string
  /** Absent: read-only. */
  onChange?: ((value: string) => void) | undefined
  label: string
  describedBy?: string | undefined
  invalid?: boolean
  placeholder?: string
  /** Keep it stable between renders. */
  names: NameSource
  /** Alt+↑ (-1) and Alt+↓ (1). */
  onMove?: ((by: -1 | 1) => void) | undefined
  /** Raise it to put the cursor here. */
  focusRequest?: number | undefined
  className?: string
}

/**
 * The editor of one template. Until it comes near the window it is plain, highlighted text of the same size, so that
 * a prompt of hundreds of messages opens at once and reads the same before scripts run.
 */
export function TemplateEditor(props: TemplateEditorProps) {
  const { value, onChange, label, describedBy, invalid = false, placeholder, names, onMove, focusRequest = 0, className } = props
  const [live, setLive] = useState<false | 'shown' | 'focused'>(focusRequest > 0 && 'focused')
  const [wrap] = useWordWrap()
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorHandle>(null)
  const move = useRef(onMove)
  useEffect(() => {
    move.current = onMove
  })

  useEffect(() => {
    const element = place.current
    if (live || !element) return
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setLive('shown'), {
      rootMargin: NEAR,
      // The pane scrolls, not the page.
      scrollMargin: NEAR,
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [live])

  useEffect(() => {
    if (focusRequest === 0) return
    setLive((before) => before || 'focused')
    editor.current?.focus()
  }, [focusRequest])

  const extensions = useMemo<Extension>(() => {
    const moveBy = (by: -1 | 1) => () => {
      move.current?.(by)
      return true
    }
    const keys = [
      { key: 'Alt-ArrowUp', run: moveBy(-1) },
      { key: 'Alt-ArrowDown', run: moveBy(1) },
    ]
    return [
      mustache(names),
      mustacheCompletion(names),
      search({ top: true }),
      searchPhrases,
      keymap.of(searchKeymap),
      Prec.high(keymap.of(keys)),
    ]
  }, [names])

  return (
    <div ref={place} className={cn('min-w-0', textMetrics, className)}>
      {live ? (
        <CodeEditor
          ref={editor}
          autoFocus={live === 'focused'}
          value={value}
          onChange={onChange}
          label={label}
          describedBy={describedBy}
          invalid={invalid}
          placeholder={placeholder}
          extensions={extensions}
          wrap={wrap}
        />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a textarea could not show the tags in their hues
        <div
          role="textbox"
          aria-multiline="true"
          aria-label={label}
          aria-readonly={onChange === undefined}
          tabIndex={0}
          onFocus={() => setLive('focused')}
          className={cn(
            'min-h-(--editor-min) cursor-text px-3 pt-1.5 pb-2.5 font-mono',
            wrap ? 'wrap-anywhere whitespace-break-spaces' : 'overflow-x-auto whitespace-pre',
          )}
        >
          {value === '' ? <span className="text-muted-foreground">{placeholder ?? '\u00a0'}</span> : <TemplateText text={value} />}
          {value.endsWith('\n') && '\n'}
        </div>
      )}
    </div>
  )
}
