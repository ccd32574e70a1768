/** A combination such as `mod+s`, `mod+shift+enter`, `escape`, `?`. `mod` is ⌘ on a Mac, Ctrl elsewhere. */
export type Keys = string

type KeyEvent = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey'>

/** Whether a key press is this combination, exactly: no further modifier may be down. */
export function matches(keys: Keys, event: KeyEvent, mac: boolean): boolean {
  const parts = keys.toLowerCase().split('+')
  const key = parts.pop() ?? ''
  const mod = parts.includes('mod')
  // Shift only counts where it does not itself make the character: `?` is shift+/ on many keyboards.
  const shiftMatters = key.length > 1 || /[a-z]/.test(key)
  return (
    event.key.toLowerCase() === key &&
    event.metaKey === (mod && mac) &&
    event.ctrlKey === (mod && !mac) &&
    event.altKey === parts.includes('alt') &&
    (!shiftMatters || event.shiftKey === parts.includes('shift'))
  )
}

const macNames: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥' }
const otherNames: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt' }
const keyNames: Record<string, string> = {
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  backspace: '⌫',
}

/** The keycaps to show, in order. */
export function keycaps(keys: Keys, mac: boolean): string[] {
  return keys.split('+').map((part) => {
    const name = part.toLowerCase()
    return (mac ? macNames : otherNames)[name] ?? keyNames[name] ?? (part.length === 1 ? part.toUpperCase() : part)
  })
}
