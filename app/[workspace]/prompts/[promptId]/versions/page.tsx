import type { Metadata } from 'next'
import { promptActions } from '@/app/[workspace]/prompts/prompt-actions'
import { bothInPlayground } from '@/components/playground/url-state'
import { DiffPane } from '@/components/prompts/versions/diff-pane'
import { RestoreButton } from '@/components/prompts/versions/restore-button'
import { VersionPane } from '@/components/prompts/versions/version-pane'
import { VersionsScreen } from '@/components/prompts/versions/versions-screen'
import { parseVersionsView, type Side, sideName } from '@/components/prompts/versions/versions-url'
import type { Ctx } from '@/lib/context'
import { listEnvironments } from '@/lib/environments/queries'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { diffContent } from '@/lib/prompts/diff'
import { pinsOfDraft } from '@/lib/prompts/newest-pins'
import { getDraft } from '@/lib/prompts/queries'
import type { DraftDto, VersionDetail } from '@/lib/prompts/schema'
import { getVersion, listVersions } from '@/lib/prompts/version-queries'
import { loadPromptPage } from '../load'

export const metadata: Metadata = { title: 'Versions' }

type Props = {
  params: Promise<{ workspace: string; promptId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function VersionsPage({ params, searchParams }: Props) {
  // Before the draft is read: one written since is newer than this page.
  const renderedAt = new Date().toISOString()
  const { workspace, promptId } = await params
  const { ctx, person, prompt, workspace: home } = await loadPromptPage(workspace, promptId)
  const view = parseVersionsView(await searchParams)
  const { version, from, to, layout } = view
  const edit = `/${workspace}/prompts/${promptId}`
  const base = `${edit}/versions`
  const comparing = from !== null && to !== null
  const shown = comparing ? null : (version ?? prompt.newestVersion)
  const [first, draft, detail] = await Promise.all([
    listVersions(ctx, { promptId, limit: 100 }),
    getDraft(ctx, promptId),
    shown === null ? null : getVersion(ctx, promptId, shown),
  ])
  const sides = comparing ? await Promise.all([sideOf(ctx, promptId, from, draft), sideOf(ctx, promptId, to, draft)]) : null
  const [before, after] = sides ?? []
  // What versions call their model means something in an environment only: where the prompt is live, else the first there is.
  const environment = comparing ? (prompt.live[0]?.slug ?? (await listEnvironments(ctx))[0]?.slug ?? null) : null
  const numbers = first.data.map(({ number }): Side => number)
  const choices = [
    ...(draft ? (['draft'] as const) : []),
    ...new Set([...numbers, ...[from, to].filter((side) => typeof side === 'number')]),
  ]
  return (
    <VersionsScreen
      edit={edit}
      base={base}
      promptId={promptId}
      first={first}
      view={view}
      shown={shown}
      hasDraft={draft !== null}
      listVersions={promptActions.listVersions}
      chosen={comparing || version !== null}
      missing={
        comparing
          ? before && after
            ? null
            : `There is no ${sideName(before ? to : from).toLowerCase()} of this prompt.`
          : detail || prompt.newestVersion === null
            ? null
            : `There is no version ${shown} of this prompt.`
      }
    >
      {comparing && before && after && (
        <DiffPane
          diff={diffContent(before.content, after.content, { before: before.partials, after: after.partials })}
          from={from}
          to={to}
          layout={layout}
          sides={choices}
          base={base}
          promptId={promptId}
          playground={`/${workspace}/playground${bothInPlayground(prompt.name, from, to, environment)}`}
        />
      )}
      {detail && (
        <VersionPane
          version={detail}
          base={base}
          playground={`/${workspace}/playground?prompt=${promptId}&version=${detail.number}`}
          restore={
            home.permissions.includes('prompt.write') &&
            prompt.archivedAt === null && (
              <RestoreButton
                promptId={promptId}
                personId={person.id}
                version={detail.number}
                content={detail.content}
                newestVersion={prompt.newestVersion ?? detail.number}
                page={{ draft, renderedAt }}
                saveDraft={promptActions.saveDraft}
              />
            )
          }
        />
      )}
    </VersionsScreen>
  )
}

/** A draft has the shape of a content, whatever stands in it, and includes what saving it now would pin. */
async function sideOf(
  ctx: Ctx,
  promptId: string,
  side: Side,
  draft: DraftDto | null,
): Promise<Pick<VersionDetail, 'content' | 'partials'> | null> {
  if (side !== 'draft') return getVersion(ctx, promptId, side)
  if (!draft) return null
  return { content: { ...draft.content, unparsed: undefined } as PromptContent, partials: await pinsOfDraft(ctx, draft.content) }
}
