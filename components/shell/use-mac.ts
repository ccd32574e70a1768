'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}
export const isMac = () => /mac|iphone|ipad/i.test(navigator.userAgent)

/** True on Apple keyboards; false while the server renders. */
export const useMac = (): boolean => useSyncExternalStore(never, isMac, () => false)
