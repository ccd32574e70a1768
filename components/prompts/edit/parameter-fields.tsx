'use client'

import { useId } from 'react'
import { formatJson } from '@/components/editor/json-check'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { Slider } from '@/components/ui/slider'
import { Textarea } from '@/components/ui/textarea'
import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import type { DraftChange, DraftModel } from './draft-model'
import { JsonField } from './json-field'
import { checkOtherParameters } from './json-fields'
import {
  type ChoiceParameter,
  choiceParameters,
  formatStops,
  hasControl,
  type NumberParameter,
  numberParameters,
  otherParameters,
  parseNumber,
  parseStops,
  withOthers,
  withParameter,
} from './parameters'
import { useFieldText } from './use-field-text'

type ParameterFieldsProps = { model: DraftModel; change: ((change: DraftChange) => void) | undefined }

/** Known parameters as controls, all others as JSON. */
export function ParameterFields({ model, change }: ParameterFieldsProps) {
  const { parameters, unparsed } = model
  const set =
    change &&
    ((name: string, value: Json | undefined, raw: string | undefined) =>
      change({
        type: 'set',
        fields: { parameters: withParameter(parameters, name, value) },
        unparsed: { [`parameters.${name}`]: raw },
      }))
  const others = otherParameters(parameters)
  return (
    <div className="flex flex-col gap-2">
      {numberParameters.map((parameter) => (
        <NumberField
          key={parameter.name}
          parameter={parameter}
          value={shownNumber(parameters, parameter.name)}
          raw={unparsed[`parameters.${parameter.name}`]}
          onChange={set && ((value, raw) => set(parameter.name, value, raw))}
        />
      ))}
      {choiceParameters.map((parameter) => (
        <ChoiceField
          key={parameter.name}
          parameter={parameter}
          value={Object.hasOwn(parameters, parameter.name) ? parameters[parameter.name] : undefined}
          onChange={set && ((value) => set(parameter.name, value, undefined))}
        />
      ))}
      <StopField
        value={Object.hasOwn(parameters, 'stop') && hasControl('stop', parameters.stop ?? null) ? parameters.stop : undefined}
        raw={unparsed['parameters.stop']}
        onChange={set && ((value, raw) => set('stop', value, raw))}
      />
      <JsonField
        label="Other parameters"
        hint="Anything else the gateway takes, such as logit_bias."
        value={others}
        isEmpty={(value) => Object.keys(value).length === 0}
        raw={unparsed.parameters}
        check={checkOtherParameters}
        onChange={
          change &&
          ((value, raw) =>
            change({
              type: 'set',
              fields: value === undefined ? {} : { parameters: withOthers(parameters, value) },
              unparsed: { parameters: raw },
            }))
        }
      />
    </div>
  )
}

const shownNumber = (parameters: JsonObject, name: string): number | undefined => {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  return typeof value === 'number' && hasControl(name, value) ? value : undefined
}

type NumberFieldProps = {
  parameter: NumberParameter
  value: number | undefined
  raw: string | undefined
  onChange: ((value: number | undefined, raw: string | undefined) => void) | undefined
}

function NumberField({ parameter, value, raw, onChange }: NumberFieldProps) {
  const id = useId()
  const { label, hint, min, max, slider } = parameter
  const [text, setText] = useFieldText(raw ?? (value === undefined ? '' : String(value)))
  const parsed = parseNumber(text, parameter)
  const type = (next: string) => {
    const parsed = parseNumber(next, parameter)
    setText(next, parsed.ok ? (parsed.value === undefined ? '' : String(parsed.value)) : next)
    onChange?.(parsed.ok ? parsed.value : value, parsed.ok ? undefined : next)
  }
  return (
    <div>
      <div className="flex items-center gap-3">
        <label htmlFor={id} className="w-32 shrink-0 text-muted-foreground">
          {label}
        </label>
        {slider !== undefined && (
          <Slider
            aria-label={`${label} slider`}
            min={min}
            max={max}
            step={slider}
            value={[value ?? 1]}
            disabled={!onChange}
            onValueChange={([next]) => next !== undefined && type(String(next))}
            className={cn('min-w-0 flex-1', value === undefined && 'opacity-60')}
          />
        )}
        <Input
          id={id}
          value={text}
          readOnly={!onChange}
          inputMode="decimal"
          autoComplete="off"
          placeholder="not set"
          title={hint}
          aria-invalid={!parsed.ok || undefined}
          aria-describedby={parsed.ok ? undefined : `${id}-fault`}
          onChange={(event) => type(event.target.value)}
          className="ml-auto h-7 w-20 text-right tabular-nums"
        />
      </div>
      {!parsed.ok && (
        <p id={`${id}-fault`} role="alert" className="pt-1 text-right text-danger text-xs">
          {parsed.message}
        </p>
      )}
    </div>
  )
}

type ChoiceFieldProps = { parameter: ChoiceParameter; value: Json | undefined; onChange: ((value: Json | undefined) => void) | undefined }

/** A value that is none of the choices stands in the JSON below, and choosing here takes its place. */
function ChoiceField({ parameter: { label, options }, value, onChange }: ChoiceFieldProps) {
  const id = useId()
  const chosen = options.find((option) => option.value === value)
  return (
    <div className="flex items-center gap-3">
      <label htmlFor={id} className="w-32 shrink-0 text-muted-foreground">
        {label}
      </label>
      <Select
        id={id}
        size="sm"
        value={chosen ? String(chosen.value) : ''}
        disabled={!onChange}
        onValueChange={(next) => onChange?.(options.find((option) => String(option.value) === next)?.value)}
        className="ml-auto w-36"
      >
        {[{ value: '', label: chosen || value === undefined ? 'not set' : 'see the JSON below' }, ...options].map((option) => (
          <SelectItem key={String(option.value)} value={String(option.value)}>
            {option.label}
          </SelectItem>
        ))}
      </Select>
    </div>
  )
}

type StopFieldProps = {
  value: Json | undefined
  raw: string | undefined
  onChange: ((value: Json | undefined, raw: string | undefined) => void) | undefined
}

function StopField({ value, raw, onChange }: StopFieldProps) {
  const [text, setText] = useFieldText(raw ?? formatStops(value))
  const parsed = parseStops(text)
  return (
    <Field label="Stop sequences" hint="One a line; \n stands for a line end." error={parsed.ok ? undefined : parsed.message}>
      <Textarea
        rows={1}
        value={text}
        readOnly={!onChange}
        spellCheck={false}
        placeholder="not set"
        className="min-h-8 font-mono text-xs"
        onChange={(event) => {
          const next = event.target.value
          const parsed = parseStops(next)
          setText(next, parsed.ok ? formatStops(parsed.value) : next)
          onChange?.(parsed.ok ? parsed.value : value, parsed.ok ? undefined : next)
        }}
      />
    </Field>
  )
}

/** How many parameters are set, for the section's heading. */
export const parameterSummary = (parameters: JsonObject): string => {
  const shown = Object.entries(parameters).map(
    ([name, value]) => `${name} ${typeof value === 'object' ? formatJson(value).replace(/\s+/g, '') : String(value)}`,
  )
  return shown.length === 0 ? 'gateway’s own' : shown.length <= 2 ? shown.join(', ') : `${shown.length} set`
}
