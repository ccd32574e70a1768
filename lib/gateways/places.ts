import { OutboundError } from '@/lib/database/safe-fetch'

/** How long a call may wait for others to end, and how many may wait. */
const MAX_WAIT_MS = 30_000
const MAX_WAITING = 1_000

type Waiting = { most: number; go: () => void }
type Room = { running: number; waiting: Waiting[] }
const rooms = new Map<string, Room>()

/**
 * Takes one of the places that a gateway gives to the calls of this process; whoever comes first is next. Answers the function that gives
 * it back, once. Throws OutboundError: `busy` after 30 seconds or when a thousand wait already, `aborted` when the caller leaves.
 */
export async function takePlace(gatewayId: string, most: number, signal: AbortSignal, maxWaitMs = MAX_WAIT_MS): Promise<() => void> {
  const room = rooms.get(gatewayId) ?? { running: 0, waiting: [] }
  rooms.set(gatewayId, room)
  if (room.running < most && room.waiting.length === 0) room.running++
  else if (room.waiting.length >= MAX_WAITING) throw busy(most, `${MAX_WAITING.toLocaleString('en')} calls wait already`)
  else await turn(room, most, signal, maxWaitMs)
  let given = false
  return () => {
    if (given) return
    given = true
    room.running--
    letIn(room)
    if (room.running === 0 && room.waiting.length === 0) rooms.delete(gatewayId)
  }
}

/** The next ones in order. The limit is the one that each of them was called with: it may have been changed meanwhile. */
function letIn(room: Room): void {
  for (let next = room.waiting[0]; next && room.running < next.most; next = room.waiting[0]) {
    room.waiting.shift()
    room.running++
    next.go()
  }
}

function turn(room: Room, most: number, signal: AbortSignal, maxWaitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (error: OutboundError) => {
      settle()
      const at = room.waiting.indexOf(waiting)
      if (at !== -1) room.waiting.splice(at, 1)
      // Whoever stood behind may have been waiting for a smaller limit only.
      letIn(room)
      reject(error)
    }
    const aborted = () => leave(new OutboundError('aborted', 'The call was stopped.'))
    const timer = setTimeout(() => leave(busy(most, `none of them ended within ${maxWaitMs / 1000} seconds`)), maxWaitMs)
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
    }
    const waiting: Waiting = {
      most,
      go: () => {
        settle()
        resolve()
      },
    }
    if (signal.aborted) return aborted()
    signal.addEventListener('abort', aborted, { once: true })
    room.waiting.push(waiting)
  })
}

const busy = (most: number, why: string) =>
  new OutboundError(
    'busy',
    `This gateway takes ${most} ${most === 1 ? 'call' : 'calls'} at once, and ${why}. Try again later, or raise its limit.`,
  )
