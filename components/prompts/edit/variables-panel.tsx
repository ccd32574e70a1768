'use client'

import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { memo, useId, useMemo } from 'react'
import { sectionExample, valuesOf } from '@/components/playground/values'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Textarea } from '@/components/ui/textarea'
import type { Variable } from '@/lib/prompts/schema'
import type { FoundNames } from './found-names'
import { PanelSection } from './panel-section'
import type { PartialText } from './partial-texts'
import { useKeptValues } from './use-kept-values'

type VariablesPanelProps = { promptId: string; found: FoundNames; partialTexts: Record<string, PartialText> }

/** The names a prompt uses, each with a value to try it with. The values stay in this browser; the playground has the same ones. */
export const VariablesPanel = memo(function VariablesPanel({ promptId, found, partialTexts }: VariablesPanelProps) {
  const { variables, placeholders, partials } = found
  const { texts, setText, clear } = useKeptValues(promptId)
  const { faults } = useMemo(() => valuesOf(variables, texts), [variables, texts])
  const filled = variables.filter(({ name }) => texts[name]).length
  return (
    <PanelSection title="Variables" summary={variables.length === 0 ? 'none' : `${filled} of ${variables.length} filled`} defaultOpen>
      {variables.length === 0 && (
        <p className="text-muted-foreground text-xs">
          Write <span className="font-mono text-variable">{'{{name}}'}</span> in a message, and a field for it appears here.
        </p>
      )}
      <div className="flex flex-col gap-3">
        {variables.map((variable) => (
          <ValueField
            key={variable.name}
            variable={variable}
            text={texts[variable.name] ?? ''}
            fault={faults[variable.name]}
            onChange={(text) => setText(variable.name, text)}
          />
        ))}
      </div>
      {filled > 0 && (
        <Button variant="link" size="sm" className="mt-3 font-normal text-muted-foreground" onClick={clear}>
          Clear the values
        </Button>
      )}
      {placeholders.length > 0 && (
        <p className="mt-3 flex flex-wrap items-center gap-1.5 text-muted-foreground text-xs">
          Placeholders
          {placeholders.map((name) => (
            <Badge key={name} tone="outline" className="font-mono">
              {name}
            </Badge>
          ))}
        </p>
      )}
      {partials.length > 0 && <Partials names={partials} texts={partialTexts} />}
    </PanelSection>
  )
})

type ValueFieldProps = { variable: Variable; text: string; fault: string | undefined; onChange: (text: string) => void }

function ValueField({ variable, text, fault, onChange }: ValueFieldProps) {
  const id = useId()
  const { name, required, usedAs } = variable
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="flex items-baseline gap-2">
        <span className="wrap-anywhere min-w-0 font-mono text-variable text-xs">{name}</span>
        <span className="ml-auto shrink-0 text-2xs text-muted-foreground">
          {usedAs === 'section' ? 'section, JSON' : required ? 'required' : 'optional'}
        </span>
      </label>
      <Textarea
        id={id}
        rows={1}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        placeholder={usedAs === 'section' ? sectionExample(variable) : undefined}
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={fault && `${id}-fault`}
        spellCheck={false}
        className="max-h-48 min-h-8 font-mono text-xs"
      />
      {fault && (
        <p id={`${id}-fault`} className="text-danger text-xs">
          {fault}
        </p>
      )}
    </div>
  )
}

function Partials({ names, texts }: { names: string[]; texts: Record<string, PartialText> }) {
  const { slug } = useWorkspace()
  return (
    <ul aria-label="Included prompts" className="mt-3 flex flex-col gap-1">
      {names.map((name) => {
        const partial = Object.hasOwn(texts, name) ? texts[name] : undefined
        if (partial?.state === 'missing')
          return (
            <li key={name} className="flex items-start gap-1.5 text-danger text-xs">
              <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
              {partial.message}
            </li>
          )
        return (
          <li key={name} className="flex items-baseline gap-2 text-xs">
            {partial ? (
              <Link
                href={`/${slug}/prompts/${partial.promptId}`}
                className="truncate font-mono text-partial underline-offset-3 hover:underline"
              >
                {name}
              </Link>
            ) : (
              <span className="truncate font-mono text-partial">{name}</span>
            )}
            {partial && <span className="ml-auto shrink-0 text-2xs text-muted-foreground">includes version {partial.version}</span>}
          </li>
        )
      })}
    </ul>
  )
}
