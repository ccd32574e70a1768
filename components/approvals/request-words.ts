import type { ReleaseRequestDto, RequestState } from '@/lib/approvals/schema'
import { armsInWords } from '../releases/live'

/** What was asked for, as an act: `Release v3 to Production`. */
export function askedInWords({ kind, variants, environment }: Pick<ReleaseRequestDto, 'kind' | 'variants' | 'environment'>): string {
  switch (kind) {
    case 'withdrawal':
      return `Take out of ${environment.name}`
    case 'split':
      return `Split ${armsInWords(variants)} in ${environment.name}`
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
