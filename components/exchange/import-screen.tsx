'use client'

import Link from 'next/link'
import { EmptyState } from '@/components/feedback/empty-state'
import { Notice } from '@/components/feedback/notice'
import { TableSkeleton } from '@/components/feedback/skeletons'
import { Page } from '@/components/shell/page'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import type { Choice, ImportPlan } from '@/lib/exchange/schema'
import { ImportDone } from './import-done'
import { PlannedRow } from './planned-row'
import { SourcePanel } from './source-panel'
import { useImport } from './use-import'

/** Files → what would become of them → the import, all of it or nothing → what was made. */
export function ImportScreen() {
  const { slug, can, role } = useWorkspace()
  const importing = useImport()
  const { files, options, plan, result, failure, busy, take, change, run, again, restart } = importing
  const crumbs = [{ label: 'Prompts', href: `/${slug}/prompts` }, { label: 'Import' }]
  if (!can('prompt.write'))
    return (
      <Page crumbs={crumbs}>
        <EmptyState mark="none" title="You may read here, not import">
          Your role here is {role}. Importing makes prompts and versions, which needs editor. Ask an admin or owner of the workspace.
        </EmptyState>
      </Page>
    )
  if (result)
    return (
      <Page crumbs={crumbs}>
        <ImportDone result={result} onAgain={restart} />
      </Page>
    )
  const choose = (name: string, choice: Choice | null) => {
    const { [name]: _, ...rest } = options.choices
    change({ choices: choice ? { ...rest, [name]: choice } : rest })
  }
  return (
    <Page crumbs={crumbs}>
      <div className="mx-auto grid max-w-5xl gap-5 px-4 py-5 sm:px-6">
        <SourcePanel files={files} syntax={options.syntax} onFiles={take} onSyntax={(syntax) => change({ syntax })} />
        {failure && (
          <Notice
            tone="danger"
            title={failure.message}
            action={
              <Button size="sm" onClick={again}>
                Try again
              </Button>
            }
          >
            {failure.faults.length > 1 && (
              <ul className="mt-1 text-xs">
                {failure.faults.slice(0, 20).map(({ path, message }) => (
                  <li key={`${path} ${message}`}>{message}</li>
                ))}
              </ul>
            )}
          </Notice>
        )}
        {files.length > 0 && !plan && busy === 'preview' && <TableSkeleton rows={4} columns={3} />}
        {plan && (
          <section aria-label="Preview" aria-busy={busy !== null} className={busy ? 'opacity-60' : undefined}>
            <h2 className="mb-2 font-semibold text-base">{countsInWords(plan)}</h2>
            {plan.faults.map(({ file, line, message }) => (
              <Notice key={`${file}:${line}:${message}`} tone="danger" className="mb-2" title={`${file}, line ${line}`}>
                {message} Remove the file, or mend it, to import the rest.
              </Notice>
            ))}
            {plan.prompts.length > 0 && (
              <ul className="rounded-md border">
                {plan.prompts.map((planned, index) => (
                  <PlannedRow
                    // biome-ignore lint/suspicious/noArrayIndexKey: a file may name one prompt twice
                    key={`${index} ${planned.name}`}
                    planned={planned}
                    choice={options.choices[planned.name]}
                    onChoice={(choice) => choose(planned.name, choice)}
                  />
                ))}
              </ul>
            )}
          </section>
        )}
        {plan && plan.prompts.length > 0 && (
          <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-x-6 gap-y-3 border-t bg-background px-4 py-3 sm:-mx-6 sm:px-6">
            {plan.counts.leftovers > 0 && (
              <label htmlFor="leave-as-text" className="flex items-center gap-2">
                <Checkbox
                  id="leave-as-text"
                  checked={options.leaveAsText}
                  onCheckedChange={(checked) => change({ leaveAsText: checked === true })}
                />
                Import with what has no equivalent left as text
              </label>
            )}
            {can('release.write') &&
              plan.environments.map(({ slug, here, prompts }) => (
                <label key={slug} htmlFor={`publish-${slug}`} className="flex items-center gap-2">
                  <Checkbox
                    id={`publish-${slug}`}
                    disabled={!here}
                    checked={options.publish.includes(slug)}
                    onCheckedChange={(checked) =>
                      change({ publish: checked === true ? [...options.publish, slug] : options.publish.filter((each) => each !== slug) })
                    }
                  />
                  {here
                    ? `Release ${prompts} live in the file to ${slug}`
                    : `${slug} is not an environment here: nothing is released to it`}
                </label>
              ))}
            <div className="ml-auto flex items-center gap-3">
              <p className="text-muted-foreground text-xs">{whyNot(plan)}</p>
              <Button variant="primary" disabled={!plan.ready || busy === 'preview'} pending={busy === 'import'} onClick={() => void run()}>
                Import {plan.counts.create + plan.counts.add_versions || ''}
              </Button>
            </div>
          </div>
        )}
        {files.length === 0 && (
          <p className="text-muted-foreground text-sm">
            Nothing is made before you have seen what it will be, and nothing is imported half. An export of this or another workspace is
            under{' '}
            <Link className="underline underline-offset-2" href={`/${slug}/prompts`}>
              Prompts
            </Link>{' '}
            → More → Export.
          </p>
        )}
      </div>
    </Page>
  )
}

const some = (count: number, word: string) => `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`

function countsInWords({ counts, prompts }: ImportPlan): string {
  if (prompts.length === 0) return 'No prompts found'
  const parts = [
    counts.create > 0 && `${some(counts.create, 'new prompt')}`,
    counts.add_versions > 0 && `${counts.add_versions.toLocaleString('en')} with new versions`,
    counts.skip > 0 && `${counts.skip.toLocaleString('en')} skipped`,
    counts.conflict > 0 && `${counts.conflict.toLocaleString('en')} to decide`,
    counts.refused > 0 && `${counts.refused.toLocaleString('en')} that cannot be imported`,
  ].filter(Boolean)
  return `${parts.join(', ')}: ${some(counts.newVersions, 'version')} will be made`
}

function whyNot({ ready, counts, faults }: ImportPlan): string {
  if (ready) return 'All of it, or nothing'
  if (faults.length > 0) return 'A file cannot be read'
  if (counts.refused > 0) return 'Skip or mend what cannot be imported'
  return counts.conflict > 0 ? 'Say what becomes of each that differs' : 'Everything is here already'
}
