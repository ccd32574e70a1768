import { AppError } from '@/lib/errors'

/** Throws `invalid` where a text, or a key, holds NUL or a lone surrogate: PostgreSQL stores neither, so no field takes them. */
export function refuseUnstorable(root: unknown): void {
  const open: { value: unknown; path: string }[] = [{ value: root, path: '' }]
  const check = (text: string, path: string) => {
    if (text.isWellFormed() && !text.includes('\0')) return
    const message = 'Remove the NUL or broken Unicode character from this text.'
    throw new AppError('invalid', `${path}: ${message}`, { faults: [{ path, message }] })
  }
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next
    if (typeof value === 'string') check(value, path)
    else if (value !== null && typeof value === 'object')
      for (const [key, child] of Object.entries(value)) {
        check(key, path)
        open.push({ value: child, path: path === '' ? key : `${path}.${key}`.slice(0, 200) })
      }
  }
}
