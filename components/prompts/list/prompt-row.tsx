'use client'

import Link from 'next/link'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { TableCell } from '@/components/ui/table'
import type { PromptSummary } from '@/lib/prompts/schema'
import { EnvironmentChips } from '../environment-chips'
import { PromptName } from '../prompt-name'

type PromptRowProps = {
  prompt: PromptSummary
  href: string
  index: number
  measure: (element: HTMLTableRowElement | null) => void
  tabbable: boolean
  onFocus: () => void
}

const SHOWN_TAGS = 2

/** The whole row opens the prompt; its link is what the keyboard moves among. */
export function PromptRow({ prompt, href, index, measure, tabbable, onFocus }: PromptRowProps) {
  const { name, kind, newestVersion, live, tags, updatedAt, updatedBy, description, updatesOffered } = prompt
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className="relative border-b hover:bg-muted has-[a:focus-visible]:bg-accent"
    >
      <TableCell className="max-md:py-2.5">
        <Link
          href={href}
          // A list of thousands must not ask for each of its prompts while it is scrolled.
          prefetch={false}
          data-row={index}
          tabIndex={tabbable ? 0 : -1}
          onFocus={onFocus}
          title={description || undefined}
          className="flex min-w-0 font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
        >
          <PromptName name={name} />
        </Link>
        <div className="mt-1 flex min-w-0 items-center gap-2 text-muted-foreground text-xs md:hidden">
          <span className="shrink-0">{newestVersion === null ? 'no version' : `version ${newestVersion}`}</span>
          <UpdateMark updates={updatesOffered} />
          <EnvironmentChips live={live} />
          <RelativeTime iso={updatedAt} className="ml-auto shrink-0" />
        </div>
      </TableCell>
      <TableCell className="text-muted-foreground max-lg:hidden">{kind}</TableCell>
      <TableCell className={cn('text-right tabular-nums max-md:hidden', newestVersion === null && 'text-muted-foreground')}>
        <span className="inline-flex items-center gap-2">
          <UpdateMark updates={updatesOffered} />
          {newestVersion ?? 'none'}
        </span>
      </TableCell>
      <TableCell className="pl-6 max-md:hidden">
        <EnvironmentChips live={live} />
      </TableCell>
      <TableCell className="max-xl:hidden">
        <span className="flex min-w-0 gap-1">
          {tags.slice(0, SHOWN_TAGS).map((tag) => (
            <Badge key={tag} tone="outline" className="min-w-0 shrink">
              <span className="truncate">{tag}</span>
            </Badge>
          ))}
          {tags.length > SHOWN_TAGS && (
            <Badge tone="outline" title={tags.slice(SHOWN_TAGS).join(', ')}>
              +{tags.length - SHOWN_TAGS}
            </Badge>
          )}
        </span>
      </TableCell>
      <TableCell className="text-muted-foreground max-md:hidden">
        <span className="flex min-w-0 items-baseline gap-2">
          <RelativeTime iso={updatedAt} className="shrink-0" />
          {updatedBy && (
            <span className="truncate text-xs max-lg:hidden" title={updatedBy.name}>
              {updatedBy.name}
            </span>
          )}
        </span>
      </TableCell>
    </tr>
  )
}

/** A snippet in it has a newer version. */
const UpdateMark = ({ updates }: { updates: number }) =>
  updates > 0 && (
    <Badge
      tone="partial"
      className="shrink-0 font-sans"
      title={updates === 1 ? 'A snippet in it has a newer version' : `${updates} snippets in it have newer versions`}
    >
      update
      <span className="sr-only"> offered, version</span>
    </Badge>
  )
