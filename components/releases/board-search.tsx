'use client'

import { Search } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef, useState, useTransition } from 'react'
import { Input } from '@/components/ui/input'
import { Spinner } from '@/components/ui/spinner'

const pauseMs = 200

/** Search by name; what is typed stands in the address, so the view can be sent to somebody. */
export function BoardSearch({ value }: { value: string }) {
  const router = useRouter()
  const path = usePathname()
  const [text, setText] = useState(value)
  const [pending, start] = useTransition()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const search = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    const wanted = next.trim()
    timer.current = setTimeout(
      () => start(() => router.replace(wanted ? `${path}?q=${encodeURIComponent(wanted)}` : path, { scroll: false })),
      pauseMs,
    )
  }
  return (
    <div className="relative w-full sm:max-w-72">
      <Search aria-hidden="true" className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-3.5 text-muted-foreground" />
      <Input
        type="search"
        aria-label="Search prompts by name"
        placeholder="Search prompts"
        value={text}
        maxLength={200}
        onChange={(event) => search(event.target.value)}
        className="pl-8"
      />
      {pending && <Spinner className="absolute inset-y-0 right-2.5 my-auto text-muted-foreground" />}
    </div>
  )
}
