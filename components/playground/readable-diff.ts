import type { TextChange } from '@/lib/prompts/diff'

/**
 * The same difference with fewer, longer pieces: where two texts share but a blank, a sign or a single word between changes, that is
 * chance, and hard to read. Removed and same pieces still give the first text, added and same ones the second.
 */
export function readableChanges(changes: readonly TextChange[]): TextChange[] {
  const pieces: TextChange[] = []
  let removed = ''
  let added = ''
  const flush = () => {
    if (removed) pieces.push({ kind: 'removed', text: removed })
    if (added) pieces.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  changes.forEach(({ kind, text }, index) => {
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else if (isChance(text) && (removed || added) && index < changes.length - 1) {
      removed += text
      added += text
    } else {
      flush()
      pieces.push({ kind, text })
    }
  })
  flush()
  return pieces
}

/** One word at most, with whatever stands around it; line breaks keep texts in step, so they are never chance. */
const isChance = (text: string) => !text.includes('\n') && text.trim().split(/\s+/).length < 2 && text.length < 20
