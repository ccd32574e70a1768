'use client'

import { ValueInput } from '@/components/playground/value-input'
import { writeField } from '@/components/playground/values'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import type { Json } from '@/lib/prompts/content-schema'
import type { Variable } from '@/lib/prompts/schema'
import { type VariableDeclaration, VariableType } from '@/lib/prompts/variable-schema'
import { declarationFaults, type Need, needOf, typed, withNeed, withType } from './declarations'
import { useFieldText } from './use-field-text'

const NONE = 'none'
const types: Record<VariableType, string> = {
  string: 'String',
  number: 'Number',
  boolean: 'True or false',
  list: 'List',
  object: 'Object',
  image: 'Image',
  audio: 'Audio',
  file: 'File',
}
const needs = (found: boolean): Record<Need, string> => ({
  found: found ? 'As found: required' : 'As found: optional',
  required: 'Required',
  optional: 'Optional',
  default: 'Has a default',
})

const invitation = 'With a type, values are checked, and a default and a description can be given.'
const small = (label: string) => <span className="font-normal text-muted-foreground text-xs">{label}</span>

type DeclarationFormProps = {
  variable: Variable
  declaration: VariableDeclaration | undefined
  /** Whether the text alone makes it required. */
  found: boolean
  /** What an included prompt says of it, in words. */
  inherited: string | undefined
  /** Absent: read-only. */
  onChange: ((next: VariableDeclaration | null) => void) | undefined
}

/** What is said of one variable. Its type comes first: without one nothing is declared. */
export function DeclarationForm({ variable, declaration, found, inherited, onChange }: DeclarationFormProps) {
  const { name } = variable
  const faults = declaration ? declarationFaults(declaration) : {}
  return (
    <div className="flex flex-col gap-3 border-l-2 py-0.5 pl-3">
      <div className="grid grid-cols-2 gap-2">
        <Field
          label={small('Type')}
          className={declaration ? undefined : 'col-span-2'}
          hint={declaration ? undefined : (inherited ?? invitation)}
        >
          <Select
            size="sm"
            value={declaration?.type ?? NONE}
            disabled={!onChange}
            onValueChange={(next) => {
              const type = VariableType.safeParse(next).data
              onChange?.(type === undefined ? null : declaration ? withType(declaration, type) : { name, type })
            }}
          >
            <SelectItem value={NONE}>Not declared</SelectItem>
            {VariableType.options.map((type) => (
              <SelectItem key={type} value={type}>
                {types[type]}
              </SelectItem>
            ))}
          </Select>
        </Field>
        {declaration && (
          <Field label={small('Value')} error={faults.required}>
            <Select
              size="sm"
              value={needOf(declaration)}
              disabled={!onChange}
              onValueChange={(next) => onChange?.(withNeed(declaration, next as Need))}
            >
              {Object.entries(needs(found)).map(([need, words]) => (
                <SelectItem key={need} value={need}>
                  {words}
                </SelectItem>
              ))}
            </Select>
          </Field>
        )}
      </div>
      {declaration && (
        <>
          {declaration.default !== undefined && (
            <Field label={small('Default')} error={faults.default}>
              <DeclaredValue
                label={`Default of ${name}`}
                type={declaration.type}
                value={declaration.default}
                onChange={onChange && ((value) => onChange({ ...declaration, default: value ?? '' }))}
              />
            </Field>
          )}
          <Field label={small('Description')} error={faults.description}>
            <Textarea
              rows={1}
              value={declaration.description ?? ''}
              readOnly={!onChange}
              placeholder="What to write here"
              onChange={(event) => onChange?.({ ...declaration, description: event.target.value || undefined })}
              className="max-h-32 min-h-8 text-xs"
            />
          </Field>
          <Field label={small('Example')} error={faults.example}>
            <DeclaredValue
              label={`Example of ${name}`}
              type={declaration.type}
              value={declaration.example}
              onChange={onChange && ((example) => onChange({ ...declaration, example }))}
            />
          </Field>
          {onChange && (
            <Button
              variant="link"
              size="sm"
              className="self-start font-normal text-muted-foreground"
              aria-label={`Take back the declaration of ${name}`}
              onClick={() => onChange(null)}
            >
              Take the declaration back
            </Button>
          )}
        </>
      )}
    </div>
  )
}

type DeclaredValueProps = {
  label: string
  type: VariableType
  value: Json | undefined
  onChange: ((value: Json | undefined) => void) | undefined
}

/** A default or an example: as typed while it is typed, as a value in the draft. */
function DeclaredValue({ label, type, value, onChange, ...rest }: DeclaredValueProps) {
  const written = (value: Json | undefined) => (value === undefined ? '' : writeField(type, value))
  const [text, setText] = useFieldText(written(value))
  const change = (next: string) => {
    const kept = next === '' ? undefined : typed(type, next)
    setText(next, written(kept))
    onChange?.(kept)
  }
  return <ValueInput {...rest} kind={type} label={label} text={text} onChange={onChange && change} />
}
