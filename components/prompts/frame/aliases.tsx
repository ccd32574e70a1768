'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { PromptDetail } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'

/** The names a prompt had before, which still answer; one that nobody uses any more can be dropped. */
export function Aliases({ prompt, dropAlias }: { prompt: PromptDetail; dropAlias: PromptActions['dropAlias'] }) {
  const router = useRouter()
  const { can } = useWorkspace()
  const [asked, setAsked] = useState<string | null>(null)
  const { run, pending } = useAction(dropAlias, {
    success: ({ alias }) => `${alias} no longer answers`,
    onSuccess: () => {
      setAsked(null)
      router.refresh()
    },
  })
  return (
    <section aria-label="Old names" className="mt-5">
      <h3 className="mb-1 font-medium">Also answers as</h3>
      <ul className="max-h-64 overflow-y-auto">
        {prompt.aliases.map((alias) => (
          <li key={alias} className="py-1">
            <div className="flex min-w-0 items-center gap-2">
              <span className="min-w-0 flex-1 break-all font-mono">{alias}</span>
              {can('prompt.write') && asked !== alias && (
                <Button size="sm" variant="ghost" aria-label={`Drop ${alias}`} onClick={() => setAsked(alias)}>
                  Drop…
                </Button>
              )}
            </div>
            {asked === alias && (
              <Notice tone="warn" title="Applications that still read by this name will get “not found”" className="mt-1">
                <p>
                  It stops answering at once, and another prompt may take it. Snippets that are included by it keep what they were pinned
                  to.
                </p>
                <div className="mt-2 flex gap-2">
                  <Button size="sm" variant="danger" pending={pending} onClick={() => void run({ promptId: prompt.id, alias })}>
                    Drop the name
                  </Button>
                  <Button size="sm" onClick={() => setAsked(null)}>
                    Keep it
                  </Button>
                </div>
              </Notice>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
