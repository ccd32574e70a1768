import { expect, test } from 'vitest'
import { newsInWords } from '@/components/shell/news-in-words'

test('what is new under Releases tells what waits for one from what became of one’s own', () => {
  expect(newsInWords(1, 0)).toBe('1 waits for your approval')
  expect(newsInWords(2, 1)).toBe('2 wait for your approval, 1 of your requests was decided')
  expect(newsInWords(0, 3)).toBe('3 of your requests were decided')
})
