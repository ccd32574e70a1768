import type { Metadata } from 'next'
import { Exchange } from '@/components/exchange/settings'
import { requirePage } from '@/lib/http/session'

export const metadata: Metadata = { title: 'Import and export' }

export default async function ExchangePage({ params }: { params: Promise<{ workspace: string }> }) {
  await requirePage((await params).workspace)
  return <Exchange />
}
