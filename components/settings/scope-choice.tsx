'use client'

import { useId } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Checkbox } from '@/components/ui/checkbox'
import { type Scope, scopes } from '@/lib/workspaces/roles'
import { scopeAllows, scopesToGive } from './key-words'

type ScopeChoiceProps = { value: readonly Scope[]; onChange: (scopes: Scope[]) => void; error?: string | undefined }

/** What a key may do, in plain words. Scopes beyond one's own role are shown, and cannot be given. */
export function ScopeChoice({ value, onChange, error }: ScopeChoiceProps) {
  const id = useId()
  const { role } = useWorkspace()
  const mine = scopesToGive(role)
  const toggle = (scope: Scope, checked: boolean) => onChange(scopes.filter((each) => (each === scope ? checked : value.includes(each))))
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-2 font-medium">May do</legend>
      <ul className="flex flex-col gap-2.5">
        {scopes.map((scope) => {
          const allowed = mine.includes(scope)
          return (
            <li key={scope} className="flex items-start gap-2.5">
              <Checkbox
                id={`${id}-${scope}`}
                aria-describedby={`${id}-${scope}-note`}
                checked={value.includes(scope)}
                disabled={!allowed}
                onCheckedChange={(checked) => toggle(scope, checked === true)}
                className="mt-0.5"
              />
              <div className="min-w-0">
                <label htmlFor={`${id}-${scope}`} className="cursor-pointer font-mono text-xs leading-5">
                  {scope}
                </label>
                <p id={`${id}-${scope}-note`} className="text-muted-foreground text-xs">
                  {scopeAllows(scope)}
                  {!allowed && '. Your role cannot give it.'}
                </p>
              </div>
            </li>
          )
        })}
      </ul>
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-2 text-danger text-xs">
          {error}
        </p>
      )}
    </fieldset>
  )
}
