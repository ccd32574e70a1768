import { Notice } from '@/components/feedback/notice'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { ReleaseDto } from '@/lib/releases/schema'
import { armsInWords } from './live'

/** Somebody else released there between looking and pressing. */
export function MovedOn({ environment, live }: { environment: EnvironmentSummary; live: ReleaseDto | null }) {
  return (
    <Notice tone="warn" title="Somebody was faster">
      {live
        ? `${live.author?.name ?? 'Somebody'} put ${armsInWords(live.variants)} live in ${environment.name} meanwhile${live.note ? `: “${live.note}”` : ''}. `
        : 'What you looked at has changed meanwhile. '}
      Nothing was done. Look again and decide.
    </Notice>
  )
}
