'use client'

import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { ValueInput } from '@/components/playground/value-input'
import { kindOf, placeholderOf } from '@/components/playground/values'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import type { Variable } from '@/lib/prompts/schema'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { DeclarationForm } from './declaration-form'

type VariableRowProps = {
  variable: Variable
  declaration: VariableDeclaration | undefined
  /** Whether the text alone makes it required. */
  found: boolean
  text: string
  fault: string | undefined
  onChange: (text: string) => void
  /** Absent: read-only. */
  onDeclare: ((next: VariableDeclaration | null) => void) | undefined
}

/** A variable with a value to try it with; unfolded, with what is declared of it. */
export function VariableRow({ variable, declaration, found, text, fault, onChange, onDeclare }: VariableRowProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const { name, description } = variable
  const note = fault ?? description
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        <label htmlFor={id} className="wrap-anywhere min-w-0 font-mono text-variable text-xs">
          {name}
        </label>
        <span className="ml-auto shrink-0 text-2xs text-muted-foreground">{inWords(variable)}</span>
        <Button
          variant="ghost"
          size="icon-xs"
          aria-expanded={open}
          aria-controls={`${id}-form`}
          aria-label={`Type and default of ${name}`}
          onClick={() => setOpen(!open)}
        >
          <ChevronDown className={cn('transition-transform', open && 'rotate-180')} />
        </Button>
      </div>
      <ValueInput
        id={id}
        kind={kindOf(variable)}
        label={name}
        text={text}
        onChange={onChange}
        placeholder={placeholderOf(variable)}
        preset={variable.default === true}
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={note && `${id}-note`}
      />
      {note && (
        <p id={`${id}-note`} className={cn('text-xs', fault ? 'text-danger' : 'text-muted-foreground')}>
          {note}
        </p>
      )}
      <div id={`${id}-form`} hidden={!open} className="pt-1">
        {open && (
          <DeclarationForm
            variable={variable}
            declaration={declaration}
            found={found}
            inherited={declaration || !variable.type ? undefined : `An included prompt declares it: ${inWords(variable)}.`}
            onChange={onDeclare}
          />
        )}
      </div>
    </div>
  )
}

/** "number, required" */
function inWords(variable: Variable): string {
  const kind = kindOf(variable)
  const need = variable.required ? 'required' : variable.default === undefined ? 'optional' : 'has a default'
  return kind === 'text' ? need : `${kind === 'json' ? 'section, JSON' : kind}, ${need}`
}
