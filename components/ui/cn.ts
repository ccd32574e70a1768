import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({ extend: { theme: { text: ['2xs'], shadow: ['float'] } } })

/** Joins class names; of two Tailwind classes that say the same thing, the later wins. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes))
