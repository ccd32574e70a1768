'use client'

import { useId } from 'react'
import { Field } from '@/components/ui/field'
import type { FolderCount } from '@/lib/prompts/schema'
import { NameInput } from '../name-input'

type FolderFieldProps = {
  label: string
  value: string
  onValueChange: (folder: string) => void
  folders: readonly FolderCount[]
  error?: string | undefined
}

/** A folder, known or new; nothing at all is the top. */
export function FolderField({ label, value, onValueChange, folders, error }: FolderFieldProps) {
  const list = useId()
  return (
    <>
      <Field label={label} hint="As in support/eu. Leave it empty for the top, outside of all folders." error={error}>
        <NameInput value={value} onValueChange={onValueChange} list={list} placeholder="top" />
      </Field>
      <datalist id={list}>
        {folders.map(({ folder }) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
    </>
  )
}
