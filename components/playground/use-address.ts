'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import type { PromptView, Selection } from './prompt-view'
import { type ColumnSettings, formatPlaygroundUrl } from './url-state'

type Shown = {
  /** The prompt's name. */
  prompt: string | null
  selection: Selection | null
  columns: readonly ColumnSettings[]
  environment: string | null
  /** The input set that fills the form. */
  inputs: string | null
  session: string | null
}

/** Keeps the address saying what the screen shows. Answers how to go to the same with something else in it, which the server then reads. */
export function useAddress(shown: Shown, others: PromptView['others']): (other: Partial<Shown>) => void {
  const router = useRouter()
  const path = usePathname()
  const addressOf = ({ selection, columns, ...rest }: Shown) =>
    `${path}${formatPlaygroundUrl({
      ...rest,
      version: selection?.type === 'version' ? selection.number : null,
      draft: selection?.type === 'draft',
      // A session keeps what it ran, so then the run is not needed.
      run: selection?.type === 'run' && rest.session === null ? selection.id : null,
      columns: [...columns],
    })}`
  const address = addressOf(shown)
  const [going, startGoing] = useTransition()
  useEffect(() => {
    // Next gives up the page it is on its way to when the address is replaced meanwhile.
    if (going) return
    if (`${window.location.pathname}${window.location.search}` !== address) window.history.replaceState(null, '', address)
  }, [address, going])

  // What a version of its own needs is read on the server; the address names it by then.
  const wanted = shown.columns.flatMap(({ version }) => version ?? [])
  const unread = wanted.filter((number) => !others.some((other) => other.number === number)).join()
  const asked = useRef('')
  useEffect(() => {
    if (unread === '' || asked.current === unread) return
    asked.current = unread
    router.refresh()
  }, [unread, router])

  return (other) => startGoing(() => router.push(addressOf({ ...shown, ...other })))
}
