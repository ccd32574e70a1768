'use client'

import { type RefObject, useEffect, useRef } from 'react'

/** For a form longer than its window: after a refusal the first field at fault is brought into view and focused. */
export function useFirstFault(failure: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [failure])
  return form
}
