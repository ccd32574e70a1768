import { MAX_CELLS } from '@/lib/playground/cell-schema'

type Standing = {
  /** What this person is, where that may not run. */
  role: string | null
  voting: boolean
  /** An environment that is not there any more. */
  lost: string | null
  columns: number
  runnable: boolean
  /** How many answers it would be. */
  count: number
}

/** An environment that was asked for and is not there: nothing is run without its boundary until another is chosen. */
export const lostWords = (slug: string): string => `The environment ${slug} does not exist, or has been archived. Choose another, or none.`

/** Why nothing can be run as the screen stands; null when it can. */
export function whyNotRun({ role, voting, lost, columns, runnable, count }: Standing): string | null {
  if (role !== null) return `Your role here is ${role}. Running needs editor.`
  if (voting) return 'Vote first, or show the names: how fast answers come tells whose they are.'
  if (lost !== null) return lostWords(lost)
  if (columns === 0) return 'Add a column first.'
  if (!runnable) return 'Choose a prompt with a version that can be run.'
  if (count > MAX_CELLS) return `${count} answers are too many at once: at most ${MAX_CELLS}. Take away rows, columns or repetitions.`
  return null
}
