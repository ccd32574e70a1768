import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EnvironmentScreen } from '@/components/environments/environment-screen'
import { RouteChecks } from '@/components/environments/route-checks'
import { listKeys } from '@/lib/api-keys/queries'
import { environmentByRef } from '@/lib/environments/queries'
import { listRouteRevisions } from '@/lib/environments/route-history'
import { EnvironmentRef, ListRouteRevisions } from '@/lib/environments/schema'
import { isAppError } from '@/lib/errors'
import { listTargets } from '@/lib/gateways/queries'
import { requirePage } from '@/lib/http/session'
import { listGates } from '@/lib/release-gates/queries'
import { archiveEnvironmentAction, restoreEnvironmentAction, setRouteAction, updateEnvironmentAction } from '../../actions'
import { addGateAction, removeGateAction, updateGateAction } from '../actions'
import { readChecks } from './read-checks'

export const metadata: Metadata = { title: 'Environment' }

type Props = {
  params: Promise<{ workspace: string; environment: string }>
  searchParams: Promise<Record<'routes_before' | 'check' | 'prompt' | 'version', string | string[] | undefined>>
}

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value.trim().slice(0, 200) : '')

const missing = (error: unknown): never => {
  if (isAppError(error) && error.code === 'not_found') notFound()
  throw error
}

export default async function EnvironmentPage({ params, searchParams }: Props) {
  const [{ workspace: slug, environment: ref }, query] = await Promise.all([params, searchParams])
  const cursor = query.routes_before
  const { ctx, workspace } = await requirePage(slug)
  const asked = ListRouteRevisions.safeParse({ environment: ref, limit: 10, ...(cursor !== undefined && { cursor }) })
  if (!EnvironmentRef.safeParse(ref).success || !asked.success) notFound()
  const environment = await environmentByRef(ctx, ref).catch(missing)
  const [gateways, history, gates, keys, checks] = await Promise.all([
    listTargets(ctx),
    listRouteRevisions(ctx, asked.data),
    environment.archivedAt === null ? listGates(ctx, { environment: ref }) : [],
    workspace.permissions.includes('key.write') ? listKeys(ctx) : null,
    readChecks(ctx, environment, query.check === 'live', one(query.prompt), one(query.version)),
  ]).catch(missing)
  return (
    <EnvironmentScreen
      environment={environment}
      gateways={gateways}
      history={history}
      older={cursor !== undefined}
      gates={gates}
      keys={keys?.filter((key) => key.status === 'active' && key.environment?.id === environment.id) ?? null}
      check={
        environment.archivedAt === null && (
          <RouteChecks here={`/${slug}/settings/environments/${environment.slug}`} home={`/${slug}`} {...checks} />
        )
      }
      actions={{
        update: updateEnvironmentAction,
        archive: archiveEnvironmentAction,
        restore: restoreEnvironmentAction,
        setRoute: setRouteAction,
        addGate: addGateAction,
        updateGate: updateGateAction,
        removeGate: removeGateAction,
      }}
    />
  )
}
