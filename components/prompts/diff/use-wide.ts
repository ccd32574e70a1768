'use client'

import { useSyncExternalStore } from 'react'

const query = '(min-width: 64rem)'

/** True where two columns of text fit; true while the server renders. */
export const useWide = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
    () => true,
  )
