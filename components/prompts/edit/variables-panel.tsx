'use client'

import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { memo, useMemo } from 'react'
import { fieldsOf, valuesOf } from '@/components/playground/values'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { declaring } from './declarations'
import type { DraftChange } from './draft-model'
import type { FoundNames } from './found-names'
import { PanelSection } from './panel-section'
import type { PartialText } from './partial-texts'
import { useKeptValues } from './use-kept-values'
import { VariableRow } from './variable-row'

type VariablesPanelProps = {
  promptId: string
  declared: VariableDeclaration[] | undefined
  found: FoundNames
  partialTexts: Record<string, PartialText>
  /** Absent: read-only. */
  change: ((change: DraftChange) => void) | undefined
}

/**
 * The names a prompt uses, each with a value to try it with (kept in this browser; the playground has the same ones) and, unfolded, what
 * is declared of it (kept in the draft).
 */
export const VariablesPanel = memo(function VariablesPanel({ promptId, declared, found, partialTexts, change }: VariablesPanelProps) {
  const { required, unused, placeholders, partials } = found
  const declare =
    change &&
    ((name: string, next: VariableDeclaration | null) => change({ type: 'set', fields: { variables: declaring(declared, name, next) } }))
  const { texts, setText, clear } = useKeptValues(promptId)
  const variables = useMemo(() => fieldsOf(found.variables, texts), [found.variables, texts])
  const { faults } = useMemo(() => valuesOf(found.variables, texts), [found.variables, texts])
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
          <VariableRow
            key={variable.name}
            variable={variable}
            declaration={declared?.find(({ name }) => name === variable.name)}
            found={required.includes(variable.name)}
            text={texts[variable.name] ?? ''}
            fault={faults[variable.name]}
            onChange={(text) => setText(variable.name, text)}
            onDeclare={declare && ((next) => declare(variable.name, next))}
          />
        ))}
      </div>
      {unused.length > 0 && <Unused names={unused.map(({ name }) => name)} onRemove={declare && ((name) => declare(name, null))} />}
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

type UnusedProps = { names: string[]; onRemove: ((name: string) => void) | undefined }

/** Declared and used nowhere: allowed, and most likely left over. */
function Unused({ names, onRemove }: UnusedProps) {
  return (
    <ul aria-label="Declared, but not used" className="mt-3 flex flex-col gap-1">
      {names.map((name) => (
        <li key={name} className="flex items-center gap-1.5 text-warn text-xs">
          <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0" />
          <span className="wrap-anywhere min-w-0">
            <span className="font-mono">{name}</span> is declared, but nothing uses it.
          </span>
          {onRemove && (
            <Button
              variant="ghost"
              size="sm"
              className="ml-auto shrink-0"
              aria-label={`Remove the declaration of ${name}`}
              onClick={() => onRemove(name)}
            >
              Remove
            </Button>
          )}
        </li>
      ))}
    </ul>
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
          <li key={name} className="flex items-center gap-2 text-xs/6">
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
            {partial && <span className="ml-auto shrink-0 text-2xs text-muted-foreground">saving pins version {partial.version}</span>}
          </li>
        )
      })}
    </ul>
  )
}
