import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { PromptFrame } from '@/components/prompts/frame/prompt-frame'
import { UpdateNotice } from '@/components/prompts/snippets/update-notice'
import { ReleaseButton } from '@/components/releases/release-button'
import { countSnippetUsers, listPartialUpdates } from '@/lib/prompts/partial-queries'
import { releaseActions } from '../../releases/release-actions'
import { promptActions } from '../prompt-actions'
import { takePartialUpdatesAction } from '../snippet-actions'
import { loadPromptPage } from './load'

type Props = { children: ReactNode; params: Promise<{ workspace: string; promptId: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, promptId } = await params
  const { prompt } = await loadPromptPage(workspace, promptId)
  return { title: { default: prompt.name, template: `%s · ${prompt.name} · Versicle` } }
}

export default async function PromptLayout({ children, params }: Props) {
  const { workspace, promptId } = await params
  const { ctx, prompt } = await loadPromptPage(workspace, promptId)
  const { id, name, newestVersion } = prompt
  const [offer, use] = await Promise.all([
    prompt.updatesOffered > 0 && prompt.archivedAt === null ? listPartialUpdates(ctx, id) : null,
    prompt.kind === 'text' ? countSnippetUsers(ctx, id) : null,
  ])
  return (
    <PromptFrame
      prompt={prompt}
      actions={promptActions}
      users={use?.users ?? null}
      notice={offer && <UpdateNotice offer={offer} take={takePartialUpdatesAction} />}
      releaseButton={<ReleaseButton prompt={{ id, name }} newestVersion={newestVersion} actions={releaseActions} />}
    >
      {children}
    </PromptFrame>
  )
}
