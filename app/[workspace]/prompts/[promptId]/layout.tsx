import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { PromptFrame } from '@/components/prompts/frame/prompt-frame'
import { ReleaseButton } from '@/components/releases/release-button'
import { releaseActions } from '../../releases/release-actions'
import { promptActions } from '../prompt-actions'
import { loadPromptPage } from './load'

type Props = { children: ReactNode; params: Promise<{ workspace: string; promptId: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, promptId } = await params
  const { prompt } = await loadPromptPage(workspace, promptId)
  return { title: { default: prompt.name, template: `%s · ${prompt.name} · Versicle` } }
}

export default async function PromptLayout({ children, params }: Props) {
  const { workspace, promptId } = await params
  const { prompt } = await loadPromptPage(workspace, promptId)
  const { id, name, newestVersion } = prompt
  return (
    <PromptFrame
      prompt={prompt}
      actions={promptActions}
      releaseButton={<ReleaseButton prompt={{ id, name }} newestVersion={newestVersion} actions={releaseActions} />}
    >
      {children}
    </PromptFrame>
  )
}
