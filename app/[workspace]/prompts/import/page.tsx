import type { Metadata } from 'next'
import { ImportScreen } from '@/components/exchange/import-screen'
import { requirePage } from '@/lib/http/session'

export const metadata: Metadata = { title: 'Import' }

export default async function ImportPage({ params }: { params: Promise<{ workspace: string }> }) {
  await requirePage((await params).workspace)
  return <ImportScreen />
}
