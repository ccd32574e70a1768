import { expect, test } from 'vitest'
import { minPasswordLength, passwordStrength } from '@/components/auth/password-strength'
import { Password } from '@/lib/accounts/schema'

test('the hint asks for exactly the length that the server asks for', () => {
  expect(Password.safeParse('x'.repeat(minPasswordLength)).success).toBe(true)
  expect(Password.safeParse('x'.repeat(minPasswordLength - 1)).success).toBe(false)
  expect(passwordStrength('x'.repeat(minPasswordLength - 1)).words).toBe('1 more character.')
})

test.each(['aaaaaaaaaaaaaaaa', 'abcdefghijklmnop', 'password12345', 'qwertyqwertyqwerty', '123412341234'])(
  '%s is easy to guess',
  (password) => expect(passwordStrength(password).level).toBe(1),
)

test("the person's own name and address count for nothing", () => {
  expect(passwordStrength('lovelace-ada-1815').level).toBe(3)
  expect(passwordStrength('lovelace-ada-1815', ['Ada Lovelace', 'ada@example.com']).level).toBe(1)
})

test('a few unrelated words are strong', () => expect(passwordStrength('copper lantern walks').level).toBe(3))
