'use client'

import { Field } from '@/components/ui/field'
import type { Variable } from '@/lib/prompts/schema'
import { ValueInput } from './value-input'
import { type FieldTexts, fieldsOf, kindOf, placeholderOf, sectionExample } from './values'

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
      {fieldsOf(variables, texts).map((variable) => {
        const { name } = variable
        const lacks = missing.includes(name)
        return (
          <Field
            key={name}
            label={<span className="wrap-anywhere font-mono font-normal text-variable text-xs">{name}</span>}
            aside={asideOf(variable, lacks)}
            hint={variable.description ?? (kindOf(variable) === 'json' ? sectionHint(variable) : undefined)}
            error={faults[name] ?? (insist && lacks ? 'Give a value for this variable.' : undefined)}
          >
            <ValueInput
              kind={kindOf(variable)}
              label={name}
              text={texts[name] ?? ''}
              onChange={(text) => onChange(name, text)}
              required={variable.required}
              preset={variable.default === true}
              placeholder={kindOf(variable) === 'json' ? undefined : placeholderOf(variable)}
              {...{ [variableFieldAttribute]: name }}
            />
          </Field>
        )
      })}
    </div>
  )
}

/** "number, required": what is not plain text says so, and so does what need not be given. */
function asideOf(variable: Variable, lacks: boolean): string | undefined {
  const kind = kindOf(variable)
  const type = kind === 'json' ? 'JSON' : kind === 'text' || kind === 'string' ? undefined : kind
  const need = variable.required ? (lacks ? 'required' : undefined) : variable.default === undefined ? 'optional' : 'has a default'
  return [type, need].filter(Boolean).join(', ') || undefined
}

const sectionHint = (variable: Variable) =>
  variable.items.length === 0 ? 'true shows this part; a list repeats it.' : `A list repeats this part: ${sectionExample(variable)}`
