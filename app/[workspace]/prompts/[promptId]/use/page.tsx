import type { Metadata } from 'next'
import { readPublishedAction } from '@/app/[workspace]/prompts/actions'
import { UseScreen } from '@/components/prompts/use/use-screen'
import { config } from '@/lib/config'
import { listEnvironments } from '@/lib/environments/queries'
import { getVersion } from '@/lib/prompts/version-queries'
import { loadPromptPage } from '../load'

export const metadata: Metadata = { title: 'Use' }

type Props = {
  params: Promise<{ workspace: string; promptId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function UsePage({ params, searchParams }: Props) {
  const { workspace, promptId } = await params
  const { ctx, prompt } = await loadPromptPage(workspace, promptId)
  const wanted = [(await searchParams).environment].flat()[0]
  const environments = await listEnvironments(ctx)
  const liveIn = (slug: string) => prompt.live.find((live) => live.slug === slug)
  // What applications read by default, where it is live; else the last environment on the way there.
  const shown =
    environments.find(({ slug }) => slug === wanted) ??
    environments.find(({ slug }) => slug === 'production' && liveIn(slug)) ??
    environments.findLast(({ slug }) => liveIn(slug)) ??
    environments[0]
  const live = shown && liveIn(shown.slug)
  const version = await getVersion(ctx, promptId, live?.variants.at(-1)?.version ?? 'newest')
  return (
    <UseScreen
      baseUrl={config().url}
      prompt={{ id: prompt.id, name: prompt.name, kind: prompt.kind, newestVersion: prompt.newestVersion }}
      environments={environments.map(({ slug, name }) => ({ slug, name, live: liveIn(slug) ?? null }))}
      environment={shown?.slug ?? 'production'}
      variables={(version?.variables ?? []).filter(({ required }) => required)}
      placeholders={version?.placeholders ?? []}
      readPublished={readPublishedAction}
    />
  )
}
