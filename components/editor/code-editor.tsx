'use client'

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { placeholder as cmPlaceholder, drawSelection, EditorView, keymap } from '@codemirror/view'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { cn } from '@/components/ui/cn'
import { useNonce } from '@/components/ui/nonce'
import { changeBetween } from './change-between'
import { editorTheme } from './editor-theme'

export type EditorHandle = { focus: () => void; goTo: (from: number, to: number) => void }

export type CodeEditorProps = {
  value: string
  /** Absent: read-only. */
  onChange?: ((value: string) => void) | undefined
  /** The text box's name for screen readers. */
  label: string
  describedBy?: string | undefined
  invalid?: boolean
  placeholder?: string | undefined
  /** Keep it stable between renders: a new one reconfigures the editor. */
  extensions?: Extension
  onBlur?: (() => void) | undefined
  /** Long lines go on in the next one. Default: yes. */
  wrap?: boolean
  /** Takes the cursor when it is made. */
  autoFocus?: boolean
  ref?: Ref<EditorHandle>
  className?: string
}

const fromOutside = Annotation.define<true>()
const none: Extension = []

/** CodeMirror 6 as a controlled text box. Line ends come out as they went in; what is pasted gets plain ones. */
export function CodeEditor(props: CodeEditorProps) {
  const { value, onChange, label, describedBy, invalid = false, placeholder, extensions = none, wrap = true, ref, className } = props
  const nonce = useNonce()
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const known = useRef(value)
  const latest = useRef(props)
  const [attributes, added, editable, wrapping] = useCompartments()
  useEffect(() => {
    latest.current = props
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; the effects below carry later props in
  useEffect(() => {
    if (!host.current) return
    known.current = latest.current.value
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          EditorView.cspNonce.of(nonce ?? ''),
          EditorState.lineSeparator.of('\n'),
          EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, '\n')),
          attributes.of(none),
          added.of(extensions),
          editable.of(none),
          history(),
          drawSelection(),
          wrapping.of(latest.current.wrap === false ? none : EditorView.lineWrapping),
          editorTheme,
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.domEventHandlers({ blur: () => void latest.current.onBlur?.() }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return
            known.current = update.state.doc.toString()
            if (!update.transactions.some((transaction) => transaction.annotation(fromOutside))) latest.current.onChange?.(known.current)
          }),
        ],
      }),
    })
    view.current = editor
    if (latest.current.autoFocus) editor.focus()
    return () => {
      editor.destroy()
      view.current = null
    }
  }, [])

  useEffect(() => {
    if (value === known.current) return
    view.current?.dispatch({ changes: changeBetween(known.current, value), annotations: fromOutside.of(true) })
  }, [value])

  useEffect(() => {
    const content = {
      'aria-label': label,
      'aria-invalid': String(invalid),
      ...(describedBy ? { 'aria-describedby': describedBy } : {}),
    }
    view.current?.dispatch({
      effects: attributes.reconfigure([EditorView.contentAttributes.of(content), placeholder ? cmPlaceholder(placeholder) : none]),
    })
  }, [attributes, label, describedBy, invalid, placeholder])

  useEffect(() => {
    view.current?.dispatch({ effects: added.reconfigure(extensions) })
  }, [added, extensions])

  useEffect(() => {
    view.current?.dispatch({ effects: wrapping.reconfigure(wrap ? EditorView.lineWrapping : none) })
  }, [wrapping, wrap])

  const readOnly = onChange === undefined
  useEffect(() => {
    const state = readOnly ? [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ 'aria-readonly': 'true' })] : none
    view.current?.dispatch({ effects: editable.reconfigure(state) })
  }, [editable, readOnly])

  useImperativeHandle(ref, () => ({
    focus: () => view.current?.focus(),
    goTo: (from, to) => {
      view.current?.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true })
      view.current?.focus()
    },
  }))

  return <div ref={host} className={cn('min-w-0 font-mono', className)} />
}

type Compartments = [attributes: Compartment, added: Compartment, editable: Compartment, wrapping: Compartment]
function useCompartments(): Compartments {
  const made = useRef<Compartments>(null)
  made.current ??= [new Compartment(), new Compartment(), new Compartment(), new Compartment()]
  return made.current
}
