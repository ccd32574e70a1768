import type { Metadata } from 'next'
import { RunRetention } from '@/components/settings/run-retention'
import { requirePage } from '@/lib/http/session'
import { getRetention } from '@/lib/runs/retention-queries'
import { previewRetentionAction, setRetentionAction } from './actions'

export const metadata: Metadata = { title: 'Runs' }

export default async function RunSettingsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx } = await requirePage((await params).workspace)
  return <RunRetention retention={await getRetention(ctx)} set={setRetentionAction} preview={previewRetentionAction} />
}
