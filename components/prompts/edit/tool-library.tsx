'use client'

import { Library } from 'lucide-react'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { Picker } from '@/components/playground/picker'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { CommandGroup, CommandItem } from '@/components/ui/command'
import { Spinner } from '@/components/ui/spinner'
import type { Tool } from '@/lib/prompts/content-schema'
import type { LibraryTool } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'

type ToolLibraryProps = {
  list: PromptActions['listTools']
  /** The names of the tools that this prompt has. */
  taken: readonly string[]
  disabled: boolean
  onTake: (tool: Tool) => void
}
type Found = { query: string; tools: readonly LibraryTool[]; failed: boolean }

/** Copies a tool from any other prompt of the workspace. */
export function ToolLibrary({ list, taken, disabled, onTake }: ToolLibraryProps) {
  const { slug } = useWorkspace()
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<Found>()
  const wanted = query.trim()
  useEffect(() => {
    if (!open) return
    let current = true
    const timer = setTimeout(async () => {
      const result = await list(slug, { search: wanted }).catch(() => null)
      if (current) setFound({ query: wanted, tools: result?.ok ? result.data : [], failed: !result?.ok })
    }, 120)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [open, list, slug, wanted])

  const take = ({ name, tool, prompts: [prompt] }: LibraryTool) => {
    setOpen(false)
    setQuery('')
    if (taken.includes(name)) {
      toast.error(`This prompt has a tool named ${name} already`, { description: 'Rename or remove that one first.' })
      return
    }
    onTake(tool)
    toast(`Copied ${name} from ${prompt}`)
  }
  const searching = found?.query !== wanted
  const shown = found?.tools ?? []
  const keyOf = (index: number) => `${index}`
  return (
    <div className="mt-2">
      <Picker
        label="Tools of this workspace"
        first={shown.length > 0 ? keyOf(0) : ''}
        open={open}
        onOpenChange={setOpen}
        query={query}
        onQueryChange={setQuery}
        placeholder="Find a tool by name or description"
        empty={
          searching
            ? 'Searching'
            : found?.failed
              ? 'The search could not be reached.'
              : wanted === ''
                ? 'No prompt has a tool yet.'
                : `No tool matches “${wanted}”.`
        }
        aside={searching ? <Spinner className="text-muted-foreground" /> : undefined}
        trigger={
          <Button size="sm" disabled={disabled} title={disabled ? 'Finish the JSON first' : undefined}>
            <Library />
            Copy one from another prompt
          </Button>
        }
      >
        <CommandGroup>
          {shown.map((one, index) => (
            <CommandItem key={`${one.name} ${one.prompts[0]}`} value={keyOf(index)} onSelect={() => take(one)}>
              <span className="min-w-0">
                <span className="block truncate font-mono text-xs">{one.name}</span>
                <span className="block truncate text-muted-foreground text-xs">
                  {one.prompts[0]}
                  {one.prompts.length > 1 && ` and ${one.prompts.length - 1} more`}
                </span>
              </span>
            </CommandItem>
          ))}
        </CommandGroup>
      </Picker>
    </div>
  )
}
