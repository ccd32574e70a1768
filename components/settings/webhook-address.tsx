'use client'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { WebhookKind } from '@/lib/webhooks/schema'

/** What a person fills in: `url` for any address, the rest for GitHub. An empty `apiUrl` is github.com's. */
export type WebhookAddress = { url: string; repository: string; token: string; apiUrl: string }
type AddressFieldsProps = {
  kind: WebhookKind
  value: WebhookAddress
  onChange: (value: WebhookAddress) => void
  faultAt: (path: string) => string | undefined
  /** A token is stored; an empty field keeps it. */
  stored?: boolean
}

/** Where a webhook calls. */
export function AddressFields({ kind, value, onChange, faultAt, stored = false }: AddressFieldsProps) {
  const field = (key: keyof WebhookAddress, type: 'text' | 'url' | 'password', placeholder: string) => (
    <Input
      type={type}
      value={value[key]}
      autoComplete="off"
      spellCheck={false}
      placeholder={placeholder}
      className="font-mono"
      onChange={(event) => onChange({ ...value, [key]: event.target.value })}
    />
  )
  if (kind === 'standard')
    return (
      <Field label="Address" error={faultAt('url')}>
        {field('url', 'url', 'https://ci.example.com/hooks/versicle')}
      </Field>
    )
  return (
    <>
      <Field label="Repository" error={faultAt('repository')}>
        {field('repository', 'text', 'owner/name')}
      </Field>
      <Field
        label="Token"
        optional={stored}
        hint={
          stored
            ? 'A token is stored. Fill this in to replace it.'
            : 'A fine-grained token with read and write access to the contents of this repository. It is stored encrypted and never shown.'
        }
        error={faultAt('token')}
      >
        {field('token', 'password', 'github_pat_…')}
      </Field>
      <Field label="API" optional hint="For GitHub Enterprise Server: https://HOST/api/v3" error={faultAt('apiUrl')}>
        {field('apiUrl', 'url', 'https://api.github.com')}
      </Field>
    </>
  )
}
