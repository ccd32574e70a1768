'use client'

import { Rocket } from 'lucide-react'
import { useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'
import type { PromptRef, ReleaseActions, ReleaseIntent } from './release-actions'
import { ReleaseDialog } from './release-dialog'
import { whyNotRelease } from './why-not-release'

type ReleaseButtonProps = { prompt: PromptRef; newestVersion: number | null; actions: ReleaseActions }

/** In the prompt's header: releases the newest version, or another, to an environment. */
export function ReleaseButton({ prompt, newestVersion, actions }: ReleaseButtonProps) {
  const { can, role } = useWorkspace()
  const [intent, setIntent] = useState<ReleaseIntent | null>(null)
  const reason =
    can('release.write') || can('release.request') ? (newestVersion === null ? 'Save a version first.' : null) : whyNotRelease(role)
  const button = (
    <Button
      variant="primary"
      aria-disabled={reason !== null || undefined}
      onClick={() => reason === null && setIntent({ kind: 'release' })}
      className={reason ? 'pointer-events-auto! cursor-not-allowed!' : undefined}
    >
      <Rocket />
      Release
    </Button>
  )
  return (
    <>
      {reason ? <Tooltip content={reason}>{button}</Tooltip> : button}
      <ReleaseDialog intent={intent} prompt={prompt} actions={actions} onClose={() => setIntent(null)} />
    </>
  )
}
