import { type Ctx, reader } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import type { TemplateDto } from './schema'
import { presetName, routesFor, templateSources } from './template-routes'
import { templates } from './templates'

/** What environments may be added in one click, left to right, each with the routes it would get or what is missing for one. */
export async function listTemplates(ctx: Ctx): Promise<TemplateDto[]> {
  authorize(ctx, 'workspace.read')
  const sources = await templateSources(reader(ctx), ctx)
  return templates.map(({ preset, ...template }) => {
    const holder = sources.environments.find(({ slug }) => slug === template.id)
    return {
      ...template,
      preset: { id: preset, name: presetName(preset) },
      taken: holder ? { id: holder.id, name: holder.name, archived: holder.archivedAt !== null } : null,
      ...routesFor({ preset, ...template }, sources),
    }
  })
}
