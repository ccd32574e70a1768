import type { Metadata } from 'next'
import { Environments } from '@/components/environments/environments'
import { listTemplates } from '@/lib/environments/list-templates'
import { listEnvironments } from '@/lib/environments/queries'
import { requirePage } from '@/lib/http/session'
import { createEnvironmentAction, restoreEnvironmentAction, updateEnvironmentAction } from '../../actions'
import { addFromTemplateAction } from '../actions'

export const metadata: Metadata = { title: 'Environments' }

export default async function EnvironmentsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx } = await requirePage((await params).workspace)
  const [environments, archived, templates] = await Promise.all([
    listEnvironments(ctx),
    listEnvironments(ctx, { archived: true }),
    listTemplates(ctx),
  ])
  return (
    <Environments
      environments={environments}
      archived={archived}
      templates={templates}
      actions={{
        create: createEnvironmentAction,
        addFromTemplate: addFromTemplateAction,
        update: updateEnvironmentAction,
        restore: restoreEnvironmentAction,
      }}
    />
  )
}
