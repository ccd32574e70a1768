import { type Answer, isRunning } from './answers'

/** Whether one can go on after an answer: it has ended, and said something. */
export const mayContinue = (answer: Answer | undefined): answer is Answer =>
  answer !== undefined && !isRunning(answer) && (answer.text !== '' || answer.toolCalls.length > 0)
