'use client'

import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import type { Variable } from '@/lib/prompts/schema'
import { type FieldTexts, sectionExample } from './values'

type VariableFieldsProps = {
  variables: readonly Variable[]
  texts: FieldTexts
  missing: readonly string[]
  faults: Record<string, string>
  /** Marks what is missing as an error: somebody tried to run. */
  insist: boolean
  onChange: (name: string, text: string) => void
}

/** Where the first field without a value is found, to put the cursor into it. */
export const variableFieldAttribute = 'data-variable'

/** One field per variable, in the order in which they appear in the prompt. */
export function VariableFields({ variables, texts, missing, faults, insist, onChange }: VariableFieldsProps) {
  if (variables.length === 0) return <p className="text-muted-foreground text-xs">This prompt has no variables.</p>
  return (
    <div className="flex flex-col gap-3">
      {variables.map((variable) => {
        const { name, usedAs } = variable
        const lacks = missing.includes(name)
        return (
          <Field
            key={name}
            label={<span className="font-mono font-normal text-variable text-xs">{name}</span>}
            aside={usedAs === 'section' ? 'optional, JSON' : variable.required ? (lacks ? 'required' : undefined) : 'optional'}
            hint={usedAs === 'section' ? sectionHint(variable) : undefined}
            error={faults[name] ?? (insist && lacks ? 'Give a value for this variable.' : undefined)}
          >
            <Textarea
              rows={1}
              value={texts[name] ?? ''}
              onChange={(event) => onChange(name, event.target.value)}
              required={variable.required}
              spellCheck={false}
              className="font-mono text-xs"
              {...{ [variableFieldAttribute]: name }}
            />
          </Field>
        )
      })}
    </div>
  )
}

const sectionHint = (variable: Variable) =>
  variable.items.length === 0 ? 'true shows this part; a list repeats it.' : `A list repeats this part: ${sectionExample(variable)}`
