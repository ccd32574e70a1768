import type { Metadata } from 'next'
import { ListScreen } from '@/components/prompts/list/list-screen'
import { LIST_PAGE, parseListView, toListInput } from '@/components/prompts/list/list-url'
import { requirePage } from '@/lib/http/session'
import { anyUpdatesOffered } from '@/lib/prompts/offered-queries'
import { listFolders, listPrompts, listTags } from '@/lib/prompts/queries'
import { promptActions } from '../prompt-actions'

export const metadata: Metadata = { title: 'Prompts' }

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function PromptsPage({ params, searchParams }: Props) {
  const { ctx } = await requirePage((await params).workspace)
  const view = parseListView(await searchParams)
  const [page, folders, tags, updates] = await Promise.all([
    listPrompts(ctx, { ...toListInput(view), limit: LIST_PAGE }),
    listFolders(ctx),
    listTags(ctx),
    anyUpdatesOffered(ctx),
  ])
  return <ListScreen view={view} page={page} folders={folders} tags={tags} updates={updates} actions={promptActions} />
}
