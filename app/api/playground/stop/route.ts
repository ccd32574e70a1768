import { personPost } from '@/lib/http/person-door'
import { StopCells } from '@/lib/playground/session-schema'
import { stopCells } from '@/lib/playground/stop-cells'

export const dynamic = 'force-dynamic'

/** Stops cells of a session, upstream too. */
export const POST = personPost(StopCells, 'POST /api/v1/runs', stopCells)
