import type { ReleaseRequestDto, RequestState } from '@/lib/approvals/schema'
import { armsInWords } from '../releases/live'
import { stepsInWords } from '../releases/plan-words'

/** What was asked for, as an act: `Release v3 to Production`. */
export function askedInWords({
  kind,
  variants,
  steps,
  environment,
}: Pick<ReleaseRequestDto, 'kind' | 'variants' | 'steps' | 'environment'>): string {
  switch (kind) {
    case 'withdrawal':
      return `Take out of ${environment.name}`
    case 'split':
      return `Split ${armsInWords(variants)} in ${environment.name}`
    case 'rollout':
      return `Grow v${variants[0]?.version} in ${environment.name}: ${stepsInWords(steps ?? [])}`
    case 'release':
      return `Release ${armsInWords(variants)} to ${environment.name}`
  }
}

export const stateWords: Record<RequestState, { label: string; tone: 'well' | 'warn' | 'danger' | 'idle' }> = {
  open: { label: 'Waiting', tone: 'warn' },
  approved: { label: 'Approved', tone: 'well' },
  rejected: { label: 'Rejected', tone: 'danger' },
  withdrawn: { label: 'Taken back', tone: 'idle' },
  superseded: { label: 'Out of date', tone: 'idle' },
}
