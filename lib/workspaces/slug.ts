/** First parts of addresses that belong to Versicle itself, so no workspace may be called so. */
export const reservedSlugs: readonly string[] = [
  'api',
  'docs',
  'sign-in',
  'set-up',
  'invite',
  'healthz',
  'readyz',
  'sandbox',
  'openai',
  'langfuse',
  '_next',
  'icon.svg',
]

const maxLength = 40

/** A workspace's part of the address, from its name: `Ana & Søn` gives `ana-son`. A name without Latin letters gives `workspace`. */
export function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[æÆ]/g, 'ae')
    .replace(/[łŁ]/g, 'l')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  const slug = (words ?? []).join('-').slice(0, maxLength).replace(/-+$/, '') || 'workspace'
  return reservedSlugs.includes(slug) ? `${slug}-workspace` : slug
}

/** The slugs to try in turn for a name: `acme`, `acme-2`, `acme-3` … */
export const slugAttempt = (name: string, attempt: number): string => (attempt === 1 ? slugOf(name) : `${slugOf(name)}-${attempt}`)
