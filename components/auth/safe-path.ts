const home = '/'

/** A path of this site, as asked for in `?next=`; home for anything that could lead elsewhere. */
export function safePath(asked: string | string[] | undefined): string {
  if (typeof asked !== 'string' || !asked.startsWith('/')) return home
  // The browser's own parser decides: `//evil`, `/\evil` and control characters in between all change the origin here.
  const base = 'http://versicle.invalid'
  if (!URL.canParse(asked, base)) return home
  const { origin, pathname, search, hash } = new URL(asked, base)
  if (origin !== base || /^\/(sign-in|set-up|api)(\/|$)/.test(pathname)) return home
  return pathname.startsWith('//') ? home : pathname + search + hash
}
