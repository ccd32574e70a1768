'use client'

import { useRouter } from 'next/navigation'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { Inset, Section } from '@/components/settings/section'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { EnvironmentActions } from './environment-actions'
import { counted } from './words'

type ArchivingProps = { environment: EnvironmentDto; archive: EnvironmentActions['archive'] }

/** Takes an environment out of use; it can come back. */
export function Archiving({ environment, archive }: ArchivingProps) {
  const router = useRouter()
  const { slug, name, liveCount, keyCount } = environment
  const { run } = useAction(archive, { success: `${name} is archived`, onSuccess: () => router.refresh() })
  const keys = keyCount > 0 ? ` ${counted(keyCount, 'key', 'keys')} bound to it will find nothing.` : ''
  return (
    <Section
      title="Archive"
      description={
        liveCount > 0
          ? `${counted(liveCount, 'prompt is', 'prompts are')} live here. Once ${liveCount === 1 ? 'it is' : 'they are'} withdrawn, ${name} can be archived.`
          : `Nothing can be released here until it is restored. Its history stays.${keys}`
      }
    >
      <Inset>
        <ConfirmDialog
          title={`Archive ${name}?`}
          description={`Nothing is live there, and nothing can be released to it until you restore it.${keys}`}
          confirmLabel="Archive environment"
          onConfirm={async () => (await run({ environment: slug }))?.ok ?? false}
          trigger={
            <Button variant="danger-quiet" disabled={liveCount > 0}>
              Archive environment
            </Button>
          }
        />
      </Inset>
    </Section>
  )
}
