import type { RunStatus } from '@/lib/runs/schema'

/** How a run ended, for people. */
export const runStatusWords: Record<RunStatus, { word: string; tone: 'well' | 'warn' | 'danger' | 'idle'; means: string }> = {
  ok: { word: 'Complete', tone: 'well', means: 'The gateway finished its answer.' },
  incomplete: { word: 'Incomplete', tone: 'warn', means: 'Text came, but the gateway never said that it was finished.' },
  error: { word: 'Error', tone: 'danger', means: 'The call failed.' },
  aborted: { word: 'Stopped', tone: 'idle', means: 'Somebody stopped it.' },
}
