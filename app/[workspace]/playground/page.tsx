import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { EmptyState } from '@/components/feedback/empty-state'
import { asksTheSame, firstTargets } from '@/components/playground/columns'
import { overrideFor } from '@/components/playground/parameters-summary'
import { Playground } from '@/components/playground/playground'
import type { Selection, StartValues } from '@/components/playground/prompt-view'
import { type ColumnSettings, parsePlaygroundUrl } from '@/components/playground/url-state'
import { Page } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import type { Ctx } from '@/lib/context'
import { listEnvironments } from '@/lib/environments/queries'
import { isAppError } from '@/lib/errors'
import { listTargets } from '@/lib/gateways/queries'
import { requirePage } from '@/lib/http/session'
import { getInputSet, listInputSets } from '@/lib/input-sets/queries'
import { getPreference } from '@/lib/playground/preference'
import { getSession } from '@/lib/playground/queries'
import type { SessionDetail } from '@/lib/playground/session-schema'
import { takeRun } from '@/lib/playground/take-run'
import type { FilledMessage, JsonObject, PromptContent } from '@/lib/prompts/content-schema'
import { listPrompts } from '@/lib/prompts/queries'
import { getRun, listRuns } from '@/lib/runs/queries'
import type { RunDetailDto } from '@/lib/runs/schema'
import { searchPromptsAction } from './actions'
import { findPrompt, type Kept, loadPrompt } from './load-prompt'
import { playgroundActions } from './playground-actions'

export const metadata: Metadata = { title: 'Playground' }

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function PlaygroundPage({ params, searchParams }: Props) {
  const { ctx, workspace } = await requirePage((await params).workspace)
  const given = await searchParams
  const url = parsePlaygroundUrl((name) => [given[name]].flat()[0])
  const [{ data: prompts }, gateways, environments] = await Promise.all([
    listPrompts(ctx, { limit: 100 }),
    listTargets(ctx),
    listEnvironments(ctx),
  ])
  if (prompts.length === 0) return <NoPrompts workspace={workspace.slug} />

  const [taken, session, preference] = await Promise.all([
    url.run === null ? null : orNull(getRun(ctx, url.run)),
    url.session === null ? null : orNull(getSession(ctx, { id: url.session })),
    getPreference(ctx),
  ])
  const ref = url.prompt ?? session?.prompt.id ?? taken?.prompt?.id ?? prompts[0]?.id
  const found = ref === undefined ? null : await findPrompt(ctx, ref)
  const kept = session && found?.id === session.prompt.id ? session : null
  const run = session === null && found?.id === taken?.prompt?.id ? taken : null
  const sent = run && (await takeRun(ctx, run))
  const version = url.version ?? kept?.version ?? sent?.version ?? null
  const columns = url.columns ?? (session ? columnsIn(session) : run ? null : asColumns(firstTargets(gateways)))
  const others = (columns ?? []).flatMap(({ version }) => version ?? [])
  // What a session or a run sent is shown unless the address says something else.
  const asItWas = url.version === null && !url.draft
  const own = kept ? ownOf({ type: 'session' }, kept.content) : run && sent && ownOf({ type: 'run', id: run.id }, sent.content)
  const prompt = found && (await loadPrompt(ctx, found, { version, draft: url.draft, others, kept: asItWas ? own : null }))
  const newest = kept || run || !found ? null : await newestValues(ctx, found.id)
  // What a run itself sent has nothing to be filled in.
  const values = kept ? valuesOfSession(kept) : run && !sent?.content ? valuesOf(run, 'run') : newest
  const sets = found === null ? [] : await listInputSets(ctx, { promptId: found.id })
  const chosen = sets.some(({ id }) => id === url.inputs) && url.inputs !== null ? await getInputSet(ctx, { id: url.inputs }) : null
  return (
    <Playground
      prompt={prompt}
      prompts={prompts.map(({ id, name, kind }) => ({ id, name, kind }))}
      searchPrompts={searchPromptsAction}
      environments={environments.map(({ id, slug, name, region, protected: isProtected }) => ({
        id,
        slug,
        name,
        region,
        protected: isProtected,
      }))}
      gateways={gateways}
      start={{
        columns: withIds(columns ?? (run ? [columnOf(run, prompt?.content?.parameters ?? {}, sent?.parameters ?? null)] : []), kept),
        fallback: url.columns === null && run === null && session === null,
        environment: slugIn(environments, url.environment ?? session?.environment ?? run?.environment ?? null),
        values,
        rows: kept ? { of: kept.id, rows: kept.setup.rows } : run && { of: run.id, rows: [] },
        sets: { known: sets, chosen },
        session: kept,
      }}
      preference={preference}
      actions={playgroundActions}
      notice={
        noticeOf(
          url.prompt !== null && !found,
          url.draft && prompt?.selection?.type !== 'draft',
          url.run !== null && !taken,
          url.session !== null && !session,
          url.inputs !== null && !chosen,
        ) ?? (asItWas && sent ? sent.differs : null)
      }
    />
  )
}

const asColumns = (targets: ReturnType<typeof firstTargets>): ColumnSettings[] => targets.map((target) => ({ target, parameters: {} }))

function noticeOf(noPrompt: boolean, noDraft: boolean, noRun: boolean, noSession: boolean, noSet: boolean): string | null {
  if (noPrompt) return 'The prompt in this address does not exist, or has been archived. Choose another.'
  if (noRun) return 'The run in this address does not exist any more.'
  if (noSession) return 'The session in this address does not exist any more.'
  if (noSet) return 'The input set in this address does not exist any more. Your own values are in the form.'
  return noDraft ? 'You have no draft of this prompt: a draft belongs to one person. What you see is a saved version.' : null
}

/** The slug behind a slug or an id. What is not there any more stays as it is: to go on without its boundary is for a person to decide. */
const slugIn = (environments: readonly { id: string; slug: string }[], ref: string | null) =>
  environments.find(({ id, slug }) => slug === ref || id === ref)?.slug ?? ref

/** What a run sent, laid over the version's own parameters, so that the same is sent again; null: the version's own. */
const columnOf = ({ gateway, model }: RunDetailDto, own: JsonObject, sent: JsonObject | null): ColumnSettings => ({
  target: { gateway, model },
  parameters: sent === null ? {} : overrideFor(own, sent),
})

const ownOf = (selection: Selection, content: PromptContent | null): Kept | null => content && { selection, content }

const columnsIn = ({ setup }: SessionDetail): ColumnSettings[] => setup.columns.map(({ id: _, ...column }) => column as ColumnSettings)

/** Columns that ask what a session's ask get their ids, and with them their answers. */
function withIds(columns: readonly ColumnSettings[], session: SessionDetail | null): (ColumnSettings & { id?: string })[] {
  const free = [...(session?.setup.columns ?? [])]
  const used = new Set(free.map(({ id }) => id))
  let next = Math.max(0, ...[...used].map((id) => Number(/^c(\d{1,9})$/.exec(id)?.[1] ?? 0)))
  return columns.map((column) => {
    const at = free.findIndex((each) => asksTheSame(each as ColumnSettings, column))
    const [found] = at < 0 ? [] : free.splice(at, 1)
    return session === null ? column : { ...column, id: found?.id ?? `c${++next}` }
  })
}

const valuesOfSession = ({ id, setup }: SessionDetail): StartValues => ({ from: 'session', id, ...setup.form })

const valuesOf = ({ id, inputs }: RunDetailDto, from: StartValues['from']): StartValues => ({
  from,
  id,
  variables: inputs.variables as JsonObject,
  placeholders: inputs.placeholders as Record<string, FilledMessage[]>,
})

/** Null for what is not there. */
const orNull = <T,>(reading: Promise<T>): Promise<T | null> =>
  reading.catch((error: unknown) => {
    if (isAppError(error) && error.code === 'not_found') return null
    throw error
  })

/** Where this browser remembers no values for a prompt, those of its newest run are a start. */
async function newestValues(ctx: Ctx, promptId: string): Promise<StartValues | null> {
  const [newest] = (await listRuns(ctx, { promptId, limit: 1 })).runs
  const run = newest && (await orNull(getRun(ctx, newest.id)))
  return run ? valuesOf(run, 'newest') : null
}

function NoPrompts({ workspace }: { workspace: string }) {
  return (
    <Page crumbs={[{ label: 'Playground' }]}>
      <EmptyState
        title="There is no prompt to try yet"
        actions={
          <Button asChild variant="primary">
            <Link href={`/${workspace}/prompts`}>
              <Plus />
              Write a prompt
            </Link>
          </Button>
        }
      >
        The playground asks one prompt of several models at once and shows every answer side by side, with times, tokens and cost.
      </EmptyState>
    </Page>
  )
}
