'use client'

import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { json } from '@codemirror/lang-json'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { type Diagnostic, linter, lintKeymap } from '@codemirror/lint'
import { keymap } from '@codemirror/view'
import { useMemo, useRef } from 'react'
import { cn } from '@/components/ui/cn'
import { CodeEditor, type CodeEditorProps } from './code-editor'
import { jsonHighlighting, textMetrics } from './editor-theme'
import type { JsonFault } from './json-check'

type JsonEditorProps = Omit<CodeEditorProps, 'extensions'> & {
  /** What is wrong in a text, for the marks while typing. */
  faultsIn: (text: string) => { faults: JsonFault[]; warnings: JsonFault[] }
}

const as =
  (severity: Diagnostic['severity']) =>
  (fault: JsonFault): Diagnostic => ({ ...fault, severity })

/** JSON with its faults marked while typing. */
export function JsonEditor({ faultsIn, className, ...props }: JsonEditorProps) {
  const check = useRef(faultsIn)
  check.current = faultsIn
  const extensions = useMemo(
    () => [
      json(),
      jsonHighlighting,
      bracketMatching(),
      closeBrackets(),
      indentOnInput(),
      linter(
        (view) => {
          const { faults, warnings } = check.current(view.state.doc.toString())
          return [...faults.map(as('error')), ...warnings.map(as('warning'))]
        },
        { delay: 300 },
      ),
      keymap.of([...closeBracketsKeymap, ...lintKeymap.filter(({ key }) => key === 'F8')]),
    ],
    [],
  )
  return (
    <div
      className={cn(
        'min-h-8 rounded-md border border-input bg-card has-[[aria-invalid=true]]:border-danger has-[.cm-focused]:outline-2 has-[.cm-focused]:outline-ring has-[.cm-focused]:-outline-offset-1',
        textMetrics,
        className,
      )}
    >
      <CodeEditor {...props} extensions={extensions} />
    </div>
  )
}
