'use client'

import Link from 'next/link'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Badge } from '@/components/ui/badge'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'
import { TableCell } from '@/components/ui/table'
import type { PromptHit } from '@/lib/prompts/schema'
import { EnvironmentChips } from '../environment-chips'
import { PromptName } from '../prompt-name'
import { MatchLines } from './match-lines'

type PromptRowProps = {
  prompt: PromptHit
  href: string
  index: number
  measure: (element: HTMLTableSectionElement | null) => void
  tabbable: boolean
  onFocus: () => void
  /** Absent where nothing can be chosen. */
  choice?: { chosen: boolean; anyChosen: boolean; toggle: (range: boolean) => void }
}

const SHOWN_TAGS = 2

/** The whole row opens the prompt; its link is what the keyboard moves among. */
export function PromptRow({ prompt, href, index, measure, tabbable, onFocus, choice }: PromptRowProps) {
  const { name, kind, newestVersion, live, tags, updatedAt, updatedBy, description, updatesOffered, matches = [] } = prompt
  const elsewhere = matches.filter(({ field }) => field !== 'name')
  return (
    <tbody
      ref={measure}
      data-index={index}
      data-chosen={choice?.chosen || undefined}
      className="group relative border-b hover:bg-muted has-[a:focus-visible]:bg-accent data-chosen:bg-accent"
    >
      <tr aria-rowindex={index + 2}>
        {choice && (
          <TableCell className="relative z-1 w-10 pr-0 align-top sm:pr-0">
            <Checkbox
              aria-label={`Choose ${name}`}
              checked={choice.chosen}
              onClick={(event) => {
                event.preventDefault()
                choice.toggle(event.shiftKey)
              }}
              className={cn(
                "relative mt-1.5 after:absolute after:-inset-2.5 after:content-['']",
                !choice.anyChosen &&
                  'pointer-fine:not-focus-visible:not-data-[state=checked]:opacity-0 group-hover:pointer-fine:opacity-100! group-focus-within:pointer-fine:opacity-100!',
              )}
            />
          </TableCell>
        )}
        <TableCell className={cn('@max-2xl:py-2.5', choice && 'pl-3 sm:pl-3')}>
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
            <PromptName name={name} ranges={matches.find(({ field }) => field === 'name')?.ranges} />
          </Link>
          {elsewhere.length > 0 && (
            <div className="mt-1 @2xl:hidden">
              <MatchLines matches={elsewhere} />
            </div>
          )}
          <div className="mt-1 flex min-w-0 items-center gap-2 text-muted-foreground text-xs @2xl:hidden">
            <span className="shrink-0">{newestVersion === null ? 'no version' : `version ${newestVersion}`}</span>
            <UpdateMark updates={updatesOffered} />
            <EnvironmentChips live={live} />
            <RelativeTime iso={updatedAt} className="ml-auto shrink-0" />
          </div>
        </TableCell>
        <TableCell className="text-muted-foreground @max-6xl:hidden">{kind}</TableCell>
        <TableCell className={cn('text-right tabular-nums @max-2xl:hidden', newestVersion === null && 'text-muted-foreground')}>
          <span className="inline-flex items-center gap-2">
            <UpdateMark updates={updatesOffered} />
            {newestVersion ?? 'none'}
          </span>
        </TableCell>
        <TableCell className="pl-6 @max-2xl:hidden">
          <EnvironmentChips live={live} />
        </TableCell>
        <TableCell className="@max-4xl:hidden">
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
        <TableCell className="text-muted-foreground @max-2xl:hidden">
          <span className="flex min-w-0 items-baseline gap-2">
            <RelativeTime iso={updatedAt} className="shrink-0" />
            {updatedBy && (
              <span className="truncate text-xs @max-6xl:hidden" title={updatedBy.name}>
                {updatedBy.name}
              </span>
            )}
          </span>
        </TableCell>
      </tr>
      {elsewhere.length > 0 && (
        // As many columns as there are where it is narrowest: more would make empty ones there.
        <tr className="@max-2xl:hidden">
          {choice && <td />}
          <td colSpan={4} className={cn('pb-1.5', choice ? 'pl-3' : 'pl-6')}>
            <MatchLines matches={elsewhere} />
          </td>
        </tr>
      )}
    </tbody>
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
