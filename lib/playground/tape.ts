import type { SessionEvent } from './schema'

/** A piece of text grows until it has so many characters; then the next begins. */
const PIECE_CHARS = 4_096
/** What one cell says is kept up to here while it runs; its end has all of it anyway. */
const MAX_CHARS = 4_000_000

/** How far somebody has heard a tape: the piece that comes next, how much of it is known already, and whether the end was heard. */
export type Cursor = { piece: number; offset: number; ended: boolean }
export const fromTheStart: Cursor = { piece: 0, offset: 0, ended: false }

type Spoken = SessionEvent & { type: 'text' | 'reasoning' }
const isSpoken = (event: SessionEvent): event is Spoken => event.type === 'text' || event.type === 'reasoning'
const isEnd = (event: SessionEvent) => event.type === 'finish' || event.type === 'error'

export type Tape = ReturnType<typeof newTape>

/**
 * Everything a cell has said, for any number of listeners who come when they like and hear at their own speed. Small pieces are put
 * together, so that a late or slow listener gets few large ones; nothing is kept per listener but a cursor. With the recorded run all that
 * came before it is let go: the run says it all.
 */
export function newTape(asked: SessionEvent & { type: 'asked' }) {
  let pieces: SessionEvent[] = [asked]
  let chars = 0

  return {
    add(event: SessionEvent): void {
      if (isEnd(event)) {
        if ('run' in event && event.run !== null) pieces = pieces.filter(({ type }) => type === 'asked' || type === 'start')
        pieces.push(event)
        return
      }
      const length = isSpoken(event) ? event.text.length : event.type === 'tool_call' ? event.arguments.length + 100 : 0
      chars += length
      if (chars > MAX_CHARS) return
      const last = pieces.at(-1)
      if (isSpoken(event) && last?.type === event.type && last.text.length < PIECE_CHARS)
        pieces[pieces.length - 1] = { ...last, text: last.text + event.text }
      else pieces.push(event)
    },

    /** What has come since `cursor`, and where to go on from. */
    since({ piece, offset, ended: heard }: Cursor): { events: SessionEvent[]; cursor: Cursor } {
      const over = ended()
      // A listener who was somewhere in what has been let go hears the end next.
      const from = heard ? pieces.length : over ? Math.min(piece, pieces.length - 1) : piece
      const events = pieces.slice(from).flatMap((event, index): SessionEvent[] => {
        const known = index === 0 && from === piece ? offset : 0
        if (!isSpoken(event) || known === 0) return [event]
        return event.text.length > known ? [{ ...event, text: event.text.slice(known) }] : []
      })
      const last = pieces.at(-1)
      const growing = last !== undefined && isSpoken(last)
      const cursor = growing ? { piece: pieces.length - 1, offset: last.text.length } : { piece: pieces.length, offset: 0 }
      return { events, cursor: { ...cursor, ended: over } }
    },

    ended,
  }

  function ended(): boolean {
    const last = pieces.at(-1)
    return last !== undefined && isEnd(last)
  }
}
