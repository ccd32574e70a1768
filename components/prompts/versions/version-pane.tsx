import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyButton } from '@/components/feedback/copy-button'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { VersionDetail } from '@/lib/prompts/schema'
import { AuthorName } from '../author-name'
import { ContentView } from './content-view'
import { Imported } from './imported-from'
import { versionsHref } from './versions-url'

type VersionPaneProps = {
  version: VersionDetail
  base: string
  playground: string
  /** Opens it as a draft; absent for viewers. */
  restore: ReactNode
}

/** One version to be read. */
export function VersionPane({ version, base, playground, restore }: VersionPaneProps) {
  const { number, note, author, createdAt, digest, partials, variables, content, baseVersion, importedFrom } = version
  const before = baseVersion ?? (number > 1 ? number - 1 : null)
  return (
    <article aria-label={`Version ${number}`} className="flex flex-col gap-4">
      <header className="flex flex-col gap-x-4 gap-y-3 sm:flex-row sm:items-start">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-lg tracking-title">Version {number}</h2>
          {note && <p className="wrap-anywhere whitespace-pre-line">{note}</p>}
          <p className="mt-0.5 flex flex-wrap items-center gap-x-1.5 text-muted-foreground text-xs">
            <AuthorName author={author} /> <RelativeTime iso={createdAt} />
            <span className="inline-flex items-center font-mono" title={digest}>
              {digest.slice(0, 14)}
              <CopyButton value={digest} label="Copy the digest" size="icon-xs" />
            </span>
          </p>
          {importedFrom && <Imported from={importedFrom} />}
        </div>
        <div className="flex shrink-0 flex-wrap gap-1.5 max-sm:-ml-2">
          {before !== null && (
            <Button asChild size="sm" variant="ghost">
              <Link href={versionsHref(base, { from: before, to: number })} scroll={false}>
                Compare with {before}
              </Link>
            </Button>
          )}
          <Button asChild size="sm" variant="ghost">
            <Link href={playground}>Run</Link>
          </Button>
          {restore}
        </div>
      </header>
      {(variables.length > 0 || partials.length > 0) && (
        <p className="flex flex-wrap gap-1.5">
          {variables.map(({ name, required, type, description }) => (
            <Badge key={name} tone="variable" title={[required ? 'required' : 'optional', description].filter(Boolean).join(': ')}>
              {name}
              {type && <span className="font-sans">{type}</span>}
            </Badge>
          ))}
          {partials.map(({ name, number }) => (
            <Badge key={name} tone="partial" title="Pinned when this version was saved">
              {name} {number}
            </Badge>
          ))}
        </p>
      )}
      <ContentView content={content} />
    </article>
  )
}
