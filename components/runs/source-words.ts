import type { RunSource } from '@/lib/runs/schema'

/** Where a run came from, for people. */
export const sourceWords: Record<RunSource, string> = { playground: 'Playground', api: 'HTTP API', suite: 'Suite' }
