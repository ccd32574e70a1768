'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { Notice } from '@/components/feedback/notice'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import { MAX_REPEATS } from '@/lib/playground/cell-schema'
import type { Column } from './columns'
import { PlaceholderEditor } from './placeholder-editor'
import { type PromptChoice, PromptPicker, type SearchPrompts } from './prompt-picker'
import type { PromptView, Selection } from './prompt-view'
import { type ReadSets, RowsSection } from './rows-section'
import { SentPreview } from './sent-preview'
import { SetPicker } from './set-picker'
import type { useInputSets } from './use-input-sets'
import { draftIn, type useInputs } from './use-inputs'
import { rowName, type useRows } from './use-rows'
import { VariableFields } from './variable-fields'
import { VersionPicker } from './version-picker'
import { type Resolve, WhereItGoes } from './where-it-goes'

const NO_ENVIRONMENT = 'none'
const times = Array.from({ length: MAX_REPEATS }, (_, at) => at + 1)

type InputsPaneProps = {
  prompt: PromptView | null
  prompts: readonly PromptChoice[]
  searchPrompts: SearchPrompts
  environments: readonly EnvironmentSummary[]
  environment: string | null
  columns: readonly Column[]
  /** The form's, or of several rows those of the chosen one. */
  fields: ReturnType<typeof useInputs>
  sets: ReturnType<typeof useInputSets>
  table: ReturnType<typeof useRows>
  repeats: number
  onRepeats: (repeats: number) => void
  readSets: ReadSets
  resolve: Resolve
  insist: boolean
  onPrompt: (prompt: PromptChoice) => void
  onSelection: (selection: Selection) => void
  onEnvironment: (environment: string | null) => void
}

/** The left side: which prompt, which version, and what goes into it. */
export function InputsPane(props: InputsPaneProps) {
  const { prompt, prompts, searchPrompts, environments, environment, columns, fields, sets, table, insist } = props
  const { repeats, onRepeats, readSets, resolve, onPrompt, onSelection, onEnvironment } = props
  const place = table.rows.findIndex(({ id }) => id === table.chosen)
  const row = table.rows[place]
  const bound = environments.find(({ slug }) => slug === environment)
  return (
    <div className="flex flex-col gap-5 p-4 sm:px-6 lg:px-4">
      <div className="flex flex-col gap-3">
        <Field label="Prompt">
          <PromptPicker value={prompt} prompts={prompts} search={searchPrompts} onChoose={onPrompt} />
        </Field>
        {prompt && (
          <>
            <Field label="Version" aside={<EditorLink prompt={prompt} />}>
              <VersionPicker value={prompt.selection} versions={prompt.versions} draftAt={prompt.draftAt} onChoose={onSelection} />
            </Field>
            <Field
              label="Environment"
              optional
              hint={
                bound?.region
                  ? `Bound to ${bound.region}: gateways outside it are refused.`
                  : bound
                    ? 'Its route answers where a column asks what the version says.'
                    : undefined
              }
            >
              <Select value={environment ?? NO_ENVIRONMENT} onValueChange={(slug) => onEnvironment(slug === NO_ENVIRONMENT ? null : slug)}>
                <SelectItem value={NO_ENVIRONMENT}>None</SelectItem>
                {environment !== null && !bound && (
                  <SelectItem value={environment} hint="not there" disabled>
                    {environment}
                  </SelectItem>
                )}
                {environments.map(({ slug, name, region }) => (
                  <SelectItem key={slug} value={slug} hint={region ?? undefined}>
                    {name}
                  </SelectItem>
                ))}
              </Select>
            </Field>
            {bound && prompt.content && <WhereItGoes prompt={prompt} columns={columns} environment={bound.slug} resolve={resolve} />}
            <Field label="Ask each" hint={repeats > 1 ? 'Every cell is asked so many times, and the spread is shown.' : undefined}>
              <Select value={String(repeats)} onValueChange={(count) => onRepeats(Number(count))}>
                {times.map((count) => (
                  <SelectItem key={count} value={String(count)}>
                    {count === 1 ? 'once' : `${count} times`}
                  </SelectItem>
                ))}
              </Select>
            </Field>
          </>
        )}
      </div>
      {prompt?.fault && (
        <Notice tone="warn" title="This cannot be run yet">
          {prompt.fault}
        </Notice>
      )}
      {prompt?.content && (
        <>
          <RowsSection
            promptId={prompt.id}
            rows={table}
            sets={sets.known}
            readSets={readSets}
            form={{ variables: fields.values, placeholders: fields.placeholders }}
          />
          <Field label="Input set" optional>
            <SetPicker
              promptId={prompt.id}
              sets={sets}
              faulty={Object.keys({ ...fields.faults, ...fields.placeholderFaults }).length > 0}
            />
          </Field>
          <Group
            title={row ? `Variables of ${rowName(row, place)}` : 'Variables'}
            aside={
              Object.values(fields.inputs.texts).some((text) => text !== '') ? (
                <Button variant="link" size="sm" className="text-muted-foreground" onClick={fields.clear}>
                  Clear values
                </Button>
              ) : undefined
            }
          >
            <VariableFields
              variables={prompt.variables}
              texts={fields.inputs.texts}
              missing={fields.missing}
              faults={fields.faults}
              insist={insist}
              onChange={fields.setText}
            />
          </Group>
          {prompt.placeholders.length > 0 && (
            <Group title={prompt.placeholders.length === 1 ? 'Placeholder' : 'Placeholders'}>
              {prompt.placeholders.map((name) => (
                <PlaceholderEditor
                  key={name}
                  name={name}
                  draft={draftIn(fields.inputs, name)}
                  fault={fields.placeholderFaults[name]}
                  onChange={(draft) => fields.setPlaceholder(name, draft)}
                />
              ))}
            </Group>
          )}
          {prompt.resolved && <SentPreview resolved={prompt.resolved} values={fields.values} placeholders={fields.placeholders} />}
        </>
      )}
    </div>
  )
}

function EditorLink({ prompt }: { prompt: PromptView }) {
  const { slug } = useWorkspace()
  return (
    <Link
      href={`/${slug}/prompts/${prompt.id}`}
      className="rounded-xs underline decoration-border-strong underline-offset-3 hover:decoration-current"
    >
      Open editor
    </Link>
  )
}

function Group({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3 border-t pt-4">
      <div className="flex items-baseline justify-between gap-2">
        <h2 className="font-semibold text-sm">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}
