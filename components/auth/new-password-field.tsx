'use client'

import { useState } from 'react'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/field'
import { PasswordInput } from './password-input'
import { passwordStrength } from './password-strength'

const colours = ['bg-border-strong', 'bg-warn', 'bg-well', 'bg-well']

type NewPasswordFieldProps = { label?: string; name?: string; error?: string | undefined; own?: readonly string[]; autoFocus?: boolean }

/** A password being chosen, with a hint how strong it is: in words below, and as a bar above. */
export function NewPasswordField({ label = 'Password', name = 'password', error, own, autoFocus }: NewPasswordFieldProps) {
  const [password, setPassword] = useState('')
  const { level, words } = passwordStrength(password, own)
  const meter = (
    <span aria-hidden="true" className="flex gap-0.5">
      {[1, 2, 3].map((step) => (
        <span key={step} className={cn('h-1 w-5 rounded-full transition-colors', step <= level ? colours[level] : 'bg-border-strong')} />
      ))}
    </span>
  )
  return (
    <Field label={label} hint={words} aside={password && meter} error={error}>
      <PasswordInput
        name={name}
        autoComplete="new-password"
        autoFocus={autoFocus}
        required
        onChange={(event) => setPassword(event.target.value)}
      />
    </Field>
  )
}
