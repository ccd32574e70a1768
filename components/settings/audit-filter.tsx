'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Select, SelectItem } from '@/components/ui/select'
import type { MemberDto } from '@/lib/workspaces/schema'
import { auditKinds } from './audit-words'

const all = '*'

type AuditFilterProps = { kind?: string | undefined; actor?: string | undefined; members: readonly MemberDto[] }

/** Narrows the log; the choice stands in the address. */
export function AuditFilter({ kind, actor, members }: AuditFilterProps) {
  const router = useRouter()
  const path = usePathname()
  const [, start] = useTransition()
  const go = (next: { kind?: string | undefined; actor?: string | undefined }) => {
    const query = new URLSearchParams()
    if (next.kind) query.set('kind', next.kind)
    if (next.actor) query.set('actor', next.actor)
    start(() => router.replace(query.size > 0 ? `${path}?${query}` : path, { scroll: false }))
  }
  const chosen = (value: string) => (value === all ? undefined : value)
  return (
    <div className="flex flex-wrap gap-2">
      <Select
        aria-label="What happened"
        size="sm"
        className="w-44"
        value={kind ?? all}
        onValueChange={(value) => go({ actor, kind: chosen(value) })}
      >
        <SelectItem value={all}>Everything</SelectItem>
        {auditKinds.map(({ value, label }) => (
          <SelectItem key={value} value={value}>
            {label}
          </SelectItem>
        ))}
      </Select>
      <Select
        aria-label="By whom"
        size="sm"
        className="w-44"
        value={actor ?? all}
        onValueChange={(value) => go({ kind, actor: chosen(value) })}
      >
        <SelectItem value={all}>By anybody</SelectItem>
        {members.map(({ userId, name }) => (
          <SelectItem key={userId} value={`user:${userId}`}>
            {name}
          </SelectItem>
        ))}
      </Select>
    </div>
  )
}
