import type { Metadata } from 'next'
import { InputSetsScreen } from '@/components/input-sets/input-sets-screen'
import { listInputSets } from '@/lib/input-sets/queries'
import { getVersion } from '@/lib/prompts/version-queries'
import { inputSetActions } from '../../input-sets'
import { loadPromptPage } from '../load'

export const metadata: Metadata = { title: 'Inputs' }

type Props = { params: Promise<{ workspace: string; promptId: string }> }

export default async function InputsPage({ params }: Props) {
  const { workspace, promptId } = await params
  const { ctx, prompt } = await loadPromptPage(workspace, promptId)
  const [sets, newest] = await Promise.all([listInputSets(ctx, { promptId }), getVersion(ctx, promptId, 'newest')])
  return (
    <InputSetsScreen
      prompt={{ id: promptId, name: prompt.name, archived: prompt.archivedAt !== null }}
      sets={sets}
      variables={(newest?.variables ?? []).map(({ name, required }) => ({ name, required }))}
      placeholders={newest?.placeholders ?? []}
      actions={inputSetActions}
    />
  )
}
