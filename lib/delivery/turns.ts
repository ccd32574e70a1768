import { unavailable } from './reader'

const longestQueue = 20

/** Does big pieces of work one after the other. Throws `unavailable` when too many wait already. */
export function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting >= longestQueue) throw unavailable()
    waiting++
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn.finally(() => {
      waiting--
    })
  }
}
