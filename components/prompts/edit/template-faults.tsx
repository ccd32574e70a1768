'use client'

import { useMemo } from 'react'
import { scanTags } from '@/lib/prompts/tags'
import { useSettled } from './use-settled'

/** What does not parse in a template, in words, under its editor. */
export function TemplateFaults({ id, text }: { id?: string; text: string }) {
  const settled = useSettled(text, 1_200)
  const faults = useMemo(() => scanTags(settled).faults, [settled])
  const [first] = faults
  // While it is being put right, the old complaint would be wrong.
  const shown = settled === text ? first : undefined
  return (
    <p id={id} role="status" className={shown ? 'border-t px-3 py-1.5 text-danger text-xs' : 'sr-only'}>
      {shown && `Line ${shown.line}, column ${shown.column}: ${shown.message}`}
      {shown && faults.length > 1 && ` And ${faults.length - 1} more.`}
    </p>
  )
}
