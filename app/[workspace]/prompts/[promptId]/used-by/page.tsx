import type { Metadata } from 'next'
import type { SnippetChange } from '@/components/prompts/snippets/snippet-actions'
import { UsersScreen } from '@/components/prompts/snippets/users-screen'
import type { Ctx } from '@/lib/context'
import { diffText } from '@/lib/prompts/diff'
import { countSnippetUsers, listSnippetUsers } from '@/lib/prompts/partial-queries'
import type { SnippetUser } from '@/lib/prompts/partial-schema'
import { getVersion } from '@/lib/prompts/version-queries'
import { listSnippetUsersAction, takeSnippetAction } from '../../snippet-actions'
import { loadPromptPage } from '../load'

export const metadata: Metadata = { title: 'Used by' }

/** Of how many older versions the differences are shown at once. */
const MAX_CHANGES = 10

type Props = {
  params: Promise<{ workspace: string; promptId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function UsedByPage({ params, searchParams }: Props) {
  const { workspace, promptId } = await params
  const { ctx, prompt } = await loadPromptPage(workspace, promptId)
  const behind = (await searchParams).show === 'behind'
  const [use, first] = await Promise.all([countSnippetUsers(ctx, promptId), listSnippetUsers(ctx, { promptId, behind, limit: 200 })])
  return (
    <UsersScreen
      snippet={{ id: promptId, name: prompt.name, version: prompt.newestVersion }}
      use={use}
      behind={behind}
      first={first}
      changes={prompt.newestVersion === null ? [] : await changesSince(ctx, promptId, prompt.newestVersion, first.data)}
      actions={{ takeSnippet: takeSnippetAction, listUsers: listSnippetUsersAction }}
    />
  )
}

async function changesSince(ctx: Ctx, promptId: string, newest: number, users: readonly SnippetUser[]): Promise<SnippetChange[]> {
  const pinned = [...new Set(users.map(({ pinned }) => pinned))].filter((number) => number < newest).sort((a, b) => b - a)
  const textOf = async (number: number) => (await getVersion(ctx, promptId, number))?.content.text ?? ''
  const now = pinned.length === 0 ? '' : await textOf(newest)
  return Promise.all(pinned.slice(0, MAX_CHANGES).map(async (number) => ({ pinned: number, diff: diffText(await textOf(number), now) })))
}
