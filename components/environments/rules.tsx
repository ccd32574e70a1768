'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { Inset, Section } from '@/components/settings/section'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { type EnvironmentDto, type EnvironmentRules, RELEASE_ROLES, ReleaseRole } from '@/lib/environments/schema'
import type { EnvironmentActions } from './environment-actions'
import { FreezeWindows } from './freeze-windows'
import { untilInWords } from './freeze-words'

type RulesProps = { environment: EnvironmentDto; update: EnvironmentActions['update']; allowed: boolean }

/** What a release to the environment has to keep to. */
export function Rules({ environment, update, allowed }: RulesProps) {
  const { frozen, name } = environment
  const { protected: isProtected, releaseRole, approval, noteRequired } = environment
  return (
    <Section title="Rules" description={`What a release to ${name} has to keep to. Going back to what was live here is never held up.`}>
      <Inset className="flex max-w-3xl flex-col gap-5">
        {frozen && (
          <Notice tone="warn" title={`Frozen now ${untilInWords(frozen)}`}>
            {frozen.reason && <p>“{frozen.reason}”</p>}
            <p>Nothing is released here meanwhile; rolling back works.</p>
          </Notice>
        )}
        <RulesForm
          key={JSON.stringify([isProtected, releaseRole, approval, noteRequired])}
          environment={environment}
          update={update}
          allowed={allowed}
        />
        <FreezeWindows environment={environment} update={update} allowed={allowed} />
      </Inset>
    </Section>
  )
}

type Values = Omit<EnvironmentRules, 'freezeWindows'>

function RulesForm({ environment, update, allowed }: RulesProps) {
  const router = useRouter()
  const { slug, name } = environment
  const saved: Values = {
    protected: environment.protected,
    releaseRole: environment.releaseRole,
    approval: environment.approval,
    noteRequired: environment.noteRequired,
  }
  const [values, setValues] = useState(saved)
  const set = (change: Partial<Values>) => setValues({ ...values, ...change })
  const dirty = JSON.stringify(values) !== JSON.stringify(saved)
  const { run, pending, faultAt } = useAction(update, { success: `The rules of ${name} are saved`, onSuccess: () => router.refresh() })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run({ environment: slug, ...values })
  }
  const resting = values.protected ? '' : ' Rests while it is not protected.'
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Rule
        label="Protected"
        note="Marked wherever it is shown, and the rules below hold. Gates and the boundary hold in any case."
        checked={values.protected}
        disabled={!allowed}
        onChange={(checked) => set({ protected: checked })}
      />
      <Rule
        label="Four eyes"
        note={`A second person approves each release; neither who asks for it nor an author of its versions.${resting}`}
        checked={values.approval}
        disabled={!allowed}
        onChange={(checked) => set({ approval: checked })}
      />
      <Rule
        label="Note required"
        note={`Each release says why it is made.${resting}`}
        checked={values.noteRequired}
        disabled={!allowed}
        onChange={(checked) => set({ noteRequired: checked })}
      />
      <Field label="Who may release" hint={`The lowest role that may.${resting}`} error={faultAt('releaseRole')} className="max-w-64">
        <Select value={values.releaseRole} disabled={!allowed} onValueChange={(role) => set({ releaseRole: ReleaseRole.parse(role) })}>
          {RELEASE_ROLES.map((role) => (
            <SelectItem key={role} value={role} {...(role !== 'owner' && { hint: 'and above' })}>
              {role}
            </SelectItem>
          ))}
        </Select>
      </Field>
      {dirty && (
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" pending={pending}>
            Save rules
          </Button>
          <Button variant="ghost" disabled={pending} onClick={() => setValues(saved)}>
            Discard
          </Button>
          {saved.protected && !values.protected && (
            <p className="text-xs">Once saved, anybody with the role releaser may release here at any time, without approval or note.</p>
          )}
        </div>
      )}
    </form>
  )
}

type RuleProps = { label: string; note: string; checked: boolean; disabled: boolean; onChange: (checked: boolean) => void }

function Rule({ label, note, checked, disabled, onChange }: RuleProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-3">
      <Switch id={id} aria-describedby={`${id}-note`} checked={checked} disabled={disabled} onCheckedChange={onChange} className="mt-0.5" />
      <div className="min-w-0">
        <label htmlFor={id} className="cursor-pointer font-medium">
          {label}
        </label>
        <p id={`${id}-note`} className="text-muted-foreground text-xs">
          {note}
        </p>
      </div>
    </div>
  )
}
