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
