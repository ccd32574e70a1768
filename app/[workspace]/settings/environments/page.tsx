import type { Metadata } from 'next'
import { Environments } from '@/components/settings/environments'
import { listEnvironments } from '@/lib/environments/queries'
import { listTargets } from '@/lib/gateways/queries'
import { requirePage } from '@/lib/http/session'
import {
  archiveEnvironmentAction,
  createEnvironmentAction,
  restoreEnvironmentAction,
  setRouteAction,
  updateEnvironmentAction,
} from '../actions'

export const metadata: Metadata = { title: 'Environments' }

export default async function EnvironmentsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx } = await requirePage((await params).workspace)
  const [environments, archived, gateways] = await Promise.all([
    listEnvironments(ctx),
    listEnvironments(ctx, { archived: true }),
    listTargets(ctx),
  ])
  return (
    <Environments
      environments={environments}
      archived={archived}
      gateways={gateways}
      actions={{
        create: createEnvironmentAction,
        update: updateEnvironmentAction,
        archive: archiveEnvironmentAction,
        restore: restoreEnvironmentAction,
        setRoute: setRouteAction,
      }}
    />
  )
}
