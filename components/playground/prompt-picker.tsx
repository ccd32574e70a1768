'use client'

import { Check } from 'lucide-react'
import { type ComponentProps, useEffect, useState } from 'react'
import { Versicle } from '@/components/brand/glyphs'
import type { ServerAction } from '@/components/shell/action-result'
import { useWorkspace } from '@/components/shell/workspace-context'
import { CommandGroup, CommandItem } from '@/components/ui/command'
import { Spinner } from '@/components/ui/spinner'
import type { ListPrompts, Page, PromptSummary } from '@/lib/prompts/schema'
import { Picker, PickerButton } from './picker'

export type PromptChoice = { id: string; name: string; kind: 'chat' | 'text' }
export type SearchPrompts = ServerAction<ListPrompts, Page<PromptSummary>>

type PromptPickerProps = Omit<ComponentProps<'button'>, 'value'> & {
  value: PromptChoice | null
  /** The first prompts by name; more are asked of the server as one types. */
  prompts: readonly PromptChoice[]
  search: SearchPrompts
  onChoose: (prompt: PromptChoice) => void
  placeholder?: string
}

export function PromptPicker({ value, prompts, search, onChoose, placeholder = 'Choose a prompt', ...button }: PromptPickerProps) {
  const { slug } = useWorkspace()
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<{ query: string; prompts: readonly PromptChoice[]; failed: boolean }>()
  const wanted = query.trim()

  useEffect(() => {
    if (wanted === '') return
    let current = true
    const timer = setTimeout(async () => {
      const result = await search(slug, { search: wanted, limit: 50 }).catch(() => null)
      if (current) setFound({ query: wanted, prompts: result?.ok ? result.data.data : [], failed: !result?.ok })
    }, 120)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [search, slug, wanted])

  const searching = wanted !== '' && found?.query !== wanted
  const shown = wanted === '' ? prompts : (found?.prompts ?? prompts)
  const choose = (prompt: PromptChoice) => {
    setOpen(false)
    setQuery('')
    onChoose(prompt)
  }
  return (
    <Picker
      label="Prompts"
      first={shown[0]?.id ?? ''}
      open={open}
      onOpenChange={setOpen}
      query={query}
      onQueryChange={setQuery}
      placeholder="Find a prompt"
      empty={searching ? 'Searching' : found?.failed ? 'The search could not be reached.' : `No prompt matches “${wanted}”.`}
      aside={searching ? <Spinner className="text-muted-foreground" /> : undefined}
      trigger={
        <PickerButton {...button}>
          {value ? (
            <span className="truncate font-mono text-xs">{value.name}</span>
          ) : (
            <span className="text-muted-foreground">{placeholder}</span>
          )}
        </PickerButton>
      }
    >
      <CommandGroup>
        {shown.map((prompt) => (
          <CommandItem key={prompt.id} value={prompt.id} onSelect={() => choose(prompt)}>
            <Versicle />
            <span className="min-w-0 truncate font-mono text-xs">{prompt.name}</span>
            {prompt.id === value?.id && <Check className="ml-auto" />}
          </CommandItem>
        ))}
      </CommandGroup>
    </Picker>
  )
}
