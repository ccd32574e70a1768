import { addFromTemplate } from '@/lib/environments/add-from-template'
import { listTemplates } from '@/lib/environments/list-templates'
import { AddFromTemplate, type TemplateDto } from '@/lib/environments/schema'
import { AddedFromTemplateAnswer, addedFromTemplateExample, TemplateAnswer, templateExample } from '../answers/environments'
import { pageAnswer, pageExample } from '../answers/parts'
import { route } from '../route'
import { presentEnvironment } from './environments'
import { address, page, pageOf, pageQuery, strict } from './fields'

const presentTemplate = (template: TemplateDto) => ({
  id: template.id,
  name: template.name,
  description: template.description,
  purpose: template.purpose,
  preset: template.preset,
  region: template.region,
  protected: template.protected,
  taken: template.taken,
  routes: template.routes.map(({ alias, targets }) => ({
    alias,
    targets: targets.map(({ gateway, model, timeoutMs }) => ({ gateway, model, timeout_ms: timeoutMs })),
  })),
  missing: template.missing,
})

export const getEnvironmentTemplates = route({
  method: 'GET',
  path: '/api/v1/environment-templates',
  tag: 'Environments',
  summary: 'List the templates of environments',
  description: 'From left to right, each with the routes it would get, or what is missing for one.',
  response: pageAnswer(TemplateAnswer),
  example: { answer: pageExample(templateExample) },
  permission: 'workspace.read',
  query: strict(pageQuery),
  run: async ({ ctx, query }) => pageOf(await listTemplates(ctx), query, ({ id }) => id),
  present: page(presentTemplate),
})

export const postEnvironmentFromTemplate = route({
  method: 'POST',
  path: '/api/v1/environment-templates',
  tag: 'Environments',
  summary: 'Add an environment from a template',
  description:
    'At its place from the left, with its route where the gateway is there; with `gateway` or `model` the route leads there instead.',
  response: AddedFromTemplateAnswer,
  refuses: ['conflict'],
  example: { body: { template: 'china' }, answer: addedFromTemplateExample },
  permission: 'environment.write',
  body: strict(AddFromTemplate.shape),
  run: ({ ctx, body }) => addFromTemplate(ctx, body),
  present: ({ environment, missing }) => ({ environment: presentEnvironment(environment), missing }),
  status: 201,
  location: ({ environment }) => address('environments', environment.slug),
})
