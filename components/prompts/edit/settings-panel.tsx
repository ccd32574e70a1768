'use client'

import { memo } from 'react'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import { ModelRef, type ResponseFormat, type Tool } from '@/lib/prompts/content-schema'
import type { PromptActions } from '../prompt-actions'
import type { DraftChange, DraftModel } from './draft-model'
import { JsonField } from './json-field'
import { checkConfig, checkResponseFormat, checkTools } from './json-fields'
import { toolNamesIn } from './message-shape'
import { PanelSection } from './panel-section'
import { ParameterFields, parameterSummary } from './parameter-fields'
import { SuggestInput, type Suggestion } from './suggest-input'
import { ToolLibrary } from './tool-library'

type SettingsPanelProps = {
  model: DraftModel
  /** Absent: read-only. */
  change: ((change: DraftChange) => void) | undefined
  models: readonly Suggestion[]
  listTools: PromptActions['listTools']
}

const exampleTool: Tool[] = [
  {
    type: 'function',
    function: {
      name: 'look_up_order',
      description: 'Finds an order by its number.',
      parameters: {
        type: 'object',
        properties: { number: { type: 'string', description: 'Such as A-1042' } },
        required: ['number'],
        additionalProperties: false,
      },
    },
  },
]
const exampleSchema: ResponseFormat = {
  type: 'json_schema',
  json_schema: {
    name: 'answer',
    strict: true,
    schema: {
      type: 'object',
      properties: { answer: { type: 'string' } },
      required: ['answer'],
      additionalProperties: false,
    },
  },
}
const formats: Record<'none' | ResponseFormat['type'], { label: string; value: ResponseFormat | null }> = {
  none: { label: 'Not set', value: null },
  text: { label: 'Text', value: { type: 'text' } },
  json_object: { label: 'JSON object', value: { type: 'json_object' } },
  json_schema: { label: 'JSON Schema', value: exampleSchema },
}

/** How the prompt is run: model, parameters, tools, response format, and what the application keeps with it. */
export const SettingsPanel = memo(function SettingsPanel({ model, change, models, listTools }: SettingsPanelProps) {
  const set = (fields: Partial<DraftModel>, unparsed: Record<string, string | undefined> = {}) =>
    change?.({ type: 'set', fields, unparsed })
  const modelError = ModelRef.safeParse(model.model).error?.issues[0]?.message
  const format = model.responseFormat?.type ?? 'none'
  const showsSchema = format === 'json_schema' || model.unparsed.responseFormat !== undefined
  return (
    <>
      <PanelSection title="Model and parameters" summary={`${model.model}, ${parameterSummary(model.parameters)}`} defaultOpen>
        <div className="flex flex-col gap-4">
          <Field label="Model" hint="An alias that each environment routes, or a target such as koala/gpt-5." error={modelError}>
            <SuggestInput
              value={model.model}
              onChange={change && ((value) => set({ model: value }))}
              suggestions={models}
              placeholder="default"
            />
          </Field>
          <ParameterFields model={model} change={change} />
        </div>
      </PanelSection>
      <PanelSection title="Tools" summary={model.tools.length || 'none'} defaultOpen={model.tools.length > 0}>
        <JsonField
          label="Tools"
          hideLabel
          hint="A list of tools in OpenAI’s shape."
          value={model.tools}
          isEmpty={(tools) => tools.length === 0}
          raw={model.unparsed.tools}
          check={checkTools}
          onChange={change && ((tools, raw) => set(tools === undefined ? {} : { tools }, { tools: raw }))}
          example={{ label: 'Start from an example', value: exampleTool }}
        />
        {change && (
          <ToolLibrary
            list={listTools}
            taken={toolNamesIn(model.tools)}
            disabled={model.unparsed.tools !== undefined}
            onTake={(tool) => set({ tools: [...model.tools, tool] })}
          />
        )}
      </PanelSection>
      <PanelSection
        title="Response format"
        summary={formats[format]?.label ?? format}
        defaultOpen={model.responseFormat !== null || model.unparsed.responseFormat !== undefined}
      >
        <div className="flex flex-col gap-3">
          <Select
            aria-label="Response format"
            value={format}
            disabled={!change}
            onValueChange={(next) => {
              const chosen = Object.entries(formats).find(([name]) => name === next)?.[1]
              if (chosen) set({ responseFormat: chosen.value }, { responseFormat: undefined })
            }}
          >
            {Object.entries(formats).map(([name, { label }]) => (
              <SelectItem key={name} value={name}>
                {label}
              </SelectItem>
            ))}
          </Select>
          {showsSchema && (
            <JsonField
              label="Response format as JSON"
              hideLabel
              hint="The answer must follow this schema."
              value={model.responseFormat}
              isEmpty={(value) => value === null}
              raw={model.unparsed.responseFormat}
              check={checkResponseFormat}
              onChange={change && ((value, raw) => set(value === undefined ? {} : { responseFormat: value }, { responseFormat: raw }))}
            />
          )}
        </div>
      </PanelSection>
      <PanelSection
        title="Config"
        summary={Object.keys(model.config).length || 'none'}
        defaultOpen={Object.keys(model.config).length > 0 || model.unparsed.config !== undefined}
      >
        <JsonField
          label="Config"
          hideLabel
          hint="Any JSON object for your application. It is delivered with the prompt and never sent to a model."
          value={model.config}
          isEmpty={(config) => Object.keys(config).length === 0}
          raw={model.unparsed.config}
          check={checkConfig}
          onChange={change && ((config, raw) => set(config === undefined ? {} : { config }, { config: raw }))}
        />
      </PanelSection>
    </>
  )
}, isSame)

const shown = ['model', 'parameters', 'tools', 'responseFormat', 'config', 'unparsed'] as const
/** Typing in a message is none of its business. */
function isSame(before: SettingsPanelProps, after: SettingsPanelProps): boolean {
  const { model, ...rest } = before
  return (
    shown.every((field) => model[field] === after.model[field]) &&
    Object.entries(rest).every(([name, value]) => after[name as keyof typeof rest] === value)
  )
}
