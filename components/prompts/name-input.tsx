import type { ComponentProps } from 'react'
import { Input } from '@/components/ui/input'

type NameInputProps = Omit<ComponentProps<typeof Input>, 'value' | 'onChange'> & { value: string; onValueChange: (name: string) => void }

/** Where a prompt's name is typed: nothing corrects or completes it. Stands inside a Field. */
export const NameInput = ({ onValueChange, ...props }: NameInputProps) => (
  <Input
    onChange={(event) => onValueChange(event.target.value)}
    className="font-mono"
    autoComplete="off"
    autoCapitalize="off"
    spellCheck={false}
    maxLength={200}
    {...props}
  />
)
