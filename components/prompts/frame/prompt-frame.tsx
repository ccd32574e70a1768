'use client'

import { useSelectedLayoutSegment } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { Page } from '@/components/shell/page'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { TabLinks } from '@/components/ui/tab-links'
import type { PromptDetail } from '@/lib/prompts/schema'
import { EnvironmentChips } from '../environment-chips'
import type { PromptActions } from '../prompt-actions'
import { ArchivedNotice } from './archived-notice'
import { BarSlot } from './bar-slot'
import { PromptMenu } from './prompt-menu'

type PromptFrameProps = {
  prompt: PromptDetail
  actions: PromptActions
  /** At the right of the header. */
  releaseButton?: ReactNode
  /** How many prompts include this text; null for what cannot be included. */
  users: number | null
  /** Above every tab. */
  notice?: ReactNode
  children: ReactNode
}

/** Header and tabs of a prompt. The editor is as tall as the window; the other tabs scroll. */
export function PromptFrame({ prompt, actions, releaseButton, users, notice, children }: PromptFrameProps) {
  const { slug } = useWorkspace()
  const segment = useSelectedLayoutSegment()
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const home = `/${slug}/prompts/${prompt.id}`
  const tabs = [
    { href: home, label: 'Edit' },
    { href: `${home}/versions`, label: 'Versions', count: prompt.newestVersion ?? undefined },
    { href: `${home}/releases`, label: 'Releases' },
    { href: `${home}/runs`, label: 'Runs' },
    { href: `${home}/inputs`, label: 'Inputs' },
    { href: `${home}/use`, label: 'Use' },
    ...(users === null ? [] : [{ href: `${home}/used-by`, label: 'Used by', count: users > 0 ? users.toLocaleString('en') : undefined }]),
  ]
  const live = prompt.archivedAt ? <Badge tone="warn">archived</Badge> : <EnvironmentChips live={prompt.live} />
  return (
    <Page
      crumbs={[{ label: 'Prompts', href: `/${slug}/prompts` }, { label: prompt.name }]}
      meta={<div className="min-w-0 max-md:hidden">{live}</div>}
      actions={
        <>
          {!prompt.archivedAt && releaseButton}
          <PromptMenu prompt={prompt} actions={actions} />
        </>
      }
      bar={
        <>
          <div className="flex items-center border-b">
            <TabLinks label="Prompt" tabs={tabs} className="min-w-0 border-b-0 px-4 sm:px-6" />
            <div ref={setSlot} className="ml-auto flex shrink-0 items-center gap-1.5 pr-4 pl-2 max-md:hidden sm:pr-6" />
          </div>
          {(prompt.archivedAt || prompt.live.length > 0) && (
            <section aria-label="Where it is live" className="border-b px-4 py-1.5 md:hidden">
              {live}
            </section>
          )}
        </>
      }
      layout={segment === null ? 'fixed' : 'flow'}
    >
      {prompt.archivedAt && <ArchivedNotice prompt={prompt} restore={actions.restore} />}
      {notice}
      <BarSlot value={slot}>{children}</BarSlot>
    </Page>
  )
}
