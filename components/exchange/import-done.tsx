import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { ImportResult } from '@/lib/exchange/schema'

const some = (count: number, word: string) => `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`

/** What was made, each with its link. */
export function ImportDone({ result: { made, skipped, published }, onAgain }: { result: ImportResult; onAgain: () => void }) {
  const { slug } = useWorkspace()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="mx-auto grid max-w-3xl gap-4 px-4 py-6 sm:px-6">
      <h2 ref={heading} tabIndex={-1} className="font-semibold text-lg tracking-title outline-none">
        Imported {some(made.length, 'prompt')} with{' '}
        {some(
          made.reduce((sum, { versions }) => sum + versions, 0),
          'version',
        )}
        {skipped > 0 && `; ${skipped.toLocaleString('en')} skipped`}
      </h2>
      <ul className="max-h-[60vh] overflow-y-auto rounded-md border">
        {made.map(({ promptId, name, action, versions, newestVersion }) => (
          <li key={promptId} className="flex flex-wrap items-baseline gap-x-3 border-b px-3 py-2 last:border-b-0">
            <Link className="min-w-0 break-all font-medium underline-offset-2 hover:underline" href={`/${slug}/prompts/${promptId}`}>
              {name}
            </Link>
            <span className="text-muted-foreground text-xs">
              {action === 'create' ? some(versions, 'version') : `${some(versions, 'new version')}, up to ${newestVersion}`}
            </span>
            {published
              .filter((release) => release.name === name)
              .map(({ environment }) => (
                <span key={environment} className="text-muted-foreground text-xs">
                  released to {environment}
                </span>
              ))}
          </li>
        ))}
      </ul>
      <div className="flex gap-2">
        <Button variant="primary" asChild>
          <Link href={`/${slug}/prompts`}>To the prompts</Link>
        </Button>
        <Button onClick={onAgain}>Import something else</Button>
      </div>
    </div>
  )
}
