import { EditScreen } from '@/components/prompts/edit/edit-screen'
import type { Suggestion } from '@/components/prompts/edit/suggest-input'
import type { Ctx } from '@/lib/context'
import { listEnvironments } from '@/lib/environments/queries'
import { listTargets } from '@/lib/gateways/queries'
import { getDraft } from '@/lib/prompts/queries'
import { getVersion } from '@/lib/prompts/version-queries'
import { promptActions } from '../prompt-actions'
import { loadPromptPage } from './load'

type Props = { params: Promise<{ workspace: string; promptId: string }> }

export default async function EditPage({ params }: Props) {
  const { workspace, promptId } = await params
  const { ctx, person, prompt } = await loadPromptPage(workspace, promptId)
  const renderedAt = new Date().toISOString()
  const [draft, newest, models] = await Promise.all([getDraft(ctx, promptId), getVersion(ctx, promptId, 'newest'), modelSuggestions(ctx)])
  const base = draft && draft.baseVersion !== newest?.number ? await getVersion(ctx, promptId, draft.baseVersion ?? 0) : null
  const versions = [newest, base].flatMap((version) => {
    if (!version) return []
    const { number, content, partials, note, author, createdAt } = version
    return [{ number, content, partials, note, author, createdAt }]
  })
  return (
    <EditScreen
      key={promptId}
      start={{
        promptId,
        personId: person.id,
        kind: prompt.kind,
        draft,
        newestVersion: newest?.number ?? null,
        versions,
        renderedAt,
      }}
      promptName={prompt.name}
      archived={prompt.archivedAt !== null}
      models={models}
      actions={promptActions}
    />
  )
}

/** The aliases that environments route, then every model of every gateway. */
async function modelSuggestions(ctx: Ctx): Promise<Suggestion[]> {
  const [environments, gateways] = await Promise.all([listEnvironments(ctx), listTargets(ctx)])
  const aliases = new Set(['default', ...environments.flatMap(({ routes }) => routes.map(({ alias }) => alias))])
  return [
    ...[...aliases].map((alias) => ({ value: alias, hint: 'routed by environment' })),
    ...gateways.flatMap(({ slug, name, models }) => models.map((model) => ({ value: `${slug}/${model.name}`, hint: name }))),
  ]
}
