import { EmptyState } from '@/components/feedback/empty-state'
import { ImportScreen } from '@/components/prices/import-screen'
import { requirePage } from '@/lib/http/session'
import { importPricesAction, previewPriceImportAction } from '../../../../prices/actions'
import { loadGateway } from '../../load-gateway'

export default async function ImportPricesPage({ params }: { params: Promise<{ workspace: string; gateway: string }> }) {
  const { workspace: slug, gateway: gatewaySlug } = await params
  const { workspace } = await requirePage(slug)
  const { gateway } = await loadGateway(slug, gatewaySlug)
  if (!workspace.permissions.includes('gateway.write')) {
    return (
      <EmptyState mark="none" title="Prices are imported by admins">
        Ask an admin of this workspace.
      </EmptyState>
    )
  }
  return (
    <ImportScreen
      gateway={{ slug: gateway.slug, preset: gateway.preset, name: gateway.name }}
      actions={{ preview: previewPriceImportAction, importPrices: importPricesAction }}
    />
  )
}
