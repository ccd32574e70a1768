/** What a new environment may start as. Everything stays editable. */
export type EnvironmentTemplate = {
  id: string
  name: string
  slug: string
  description: string
  region: string
  protected: boolean
  /** What it is for, to choose by. */
  hint: string
}

export const environmentTemplates: readonly EnvironmentTemplate[] = [
  {
    id: 'staging',
    name: 'Staging',
    slug: 'staging',
    description: 'A last look before production, on the same gateways.',
    region: '',
    protected: false,
    hint: 'A last look before production: same gateways, no users.',
  },
  {
    id: 'experiment',
    name: 'Experiment',
    slug: 'experiment',
    description: 'Newly released models and A/B trials.',
    region: '',
    protected: false,
    hint: 'New models and A/B trials, away from live traffic. Give it a route over your innovation gateway.',
  },
  {
    id: 'china',
    name: 'China',
    slug: 'china',
    description: 'China-facing traffic on approved domestic models; its data stays in the country.',
    region: 'cn',
    protected: true,
    hint: 'Bound to the region cn: no gateway outside it is ever called, not even as a fallback.',
  },
  {
    id: 'own',
    name: '',
    slug: '',
    description: '',
    region: '',
    protected: false,
    hint: 'Anything else: a customer, a country, a team.',
  },
]

/** A slug from a name: `EU (west)` gives `eu-west`. */
export const slugFrom = (name: string): string =>
  (
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  )
    .join('-')
    .slice(0, 63)
    .replace(/-+$/, '')
