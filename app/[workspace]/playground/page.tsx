import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { EmptyState } from '@/components/feedback/empty-state'
import { firstTargets } from '@/components/playground/columns'
import { overrideFor } from '@/components/playground/parameters-summary'
import { Playground } from '@/components/playground/playground'
import type { StartValues } from '@/components/playground/prompt-view'
import { type ColumnSettings, parsePlaygroundUrl } from '@/components/playground/url-state'
import { Page } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import type { Ctx } from '@/lib/context'
import { listEnvironments } from '@/lib/environments/queries'
import { isAppError } from '@/lib/errors'
import { listTargets } from '@/lib/gateways/queries'
import { requirePage } from '@/lib/http/session'
import { getInputSet, listInputSets } from '@/lib/input-sets/queries'
import type { FilledMessage, JsonObject } from '@/lib/prompts/content-schema'
import { listPrompts } from '@/lib/prompts/queries'
import { getRun, listRuns } from '@/lib/runs/queries'
import type { RunDetailDto } from '@/lib/runs/schema'
import { inputSetActions } from '../prompts/input-sets'
import { searchPromptsAction } from './actions'
import { findPrompt, loadPrompt } from './load-prompt'

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

  const taken = url.run === null ? null : await runOrNull(ctx, url.run)
  const ref = url.prompt ?? taken?.prompt?.id ?? prompts[0]?.id
  const found = ref === undefined ? null : await findPrompt(ctx, ref)
  const version = url.version ?? (url.prompt === null ? (taken?.version ?? null) : null)
  const prompt =
    found &&
    (await loadPrompt(ctx, found, { version, draft: url.draft, others: (url.columns ?? []).flatMap(({ version }) => version ?? []) }))
  const values = taken ? valuesOf(taken, 'run') : found && (await newestValues(ctx, found.id))
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
        columns: url.columns ?? (taken ? [columnOf(taken, prompt?.content?.parameters ?? {})] : asColumns(firstTargets(gateways))),
        fallback: url.columns === null && taken === null,
        environment: environments.find(({ slug }) => slug === (url.environment ?? taken?.environment))?.slug ?? null,
        values,
        sets: { known: sets, chosen },
      }}
      setActions={inputSetActions}
      notice={noticeOf(
        url.prompt !== null && !found,
        url.draft && prompt?.selection?.type !== 'draft',
        url.run !== null && !taken,
        url.inputs !== null && !chosen,
      )}
    />
  )
}

const asColumns = (targets: ReturnType<typeof firstTargets>): ColumnSettings[] => targets.map((target) => ({ target, parameters: {} }))

function noticeOf(noPrompt: boolean, noDraft: boolean, noRun: boolean, noSet: boolean): string | null {
  if (noPrompt) return 'The prompt in this address does not exist, or has been archived. Choose another.'
  if (noRun) return 'The run in this address does not exist any more.'
  if (noSet) return 'The input set in this address does not exist any more. Your own values are in the form.'
  return noDraft ? 'You have no draft of this prompt: a draft belongs to one person. What you see is a saved version.' : null
}

/** What a run sent, laid over the version's own parameters, so that the same is sent again. */
const columnOf = ({ gateway, model, inputs }: RunDetailDto, own: JsonObject): ColumnSettings => ({
  target: { gateway, model },
  parameters: overrideFor(own, inputs.parameters as JsonObject),
})

const valuesOf = ({ id, inputs }: RunDetailDto, from: StartValues['from']): StartValues => ({
  from,
  id,
  variables: inputs.variables as JsonObject,
  placeholders: inputs.placeholders as Record<string, FilledMessage[]>,
})

async function runOrNull(ctx: Ctx, id: string): Promise<RunDetailDto | null> {
  try {
    return await getRun(ctx, id)
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return null
    throw error
  }
}

/** Where this browser remembers no values for a prompt, those of its newest run are a start. */
async function newestValues(ctx: Ctx, promptId: string): Promise<StartValues | null> {
  const [newest] = (await listRuns(ctx, { promptId, limit: 1 })).runs
  const run = newest && (await runOrNull(ctx, newest.id))
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
