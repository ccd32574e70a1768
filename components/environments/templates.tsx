'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { Inset, Section } from '@/components/settings/section'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { TemplateDto } from '@/lib/environments/schema'
import type { EnvironmentsActions } from './environment-actions'
import { targetsInWords } from './words'

type TemplatesProps = { templates: TemplateDto[]; actions: Pick<EnvironmentsActions, 'addFromTemplate' | 'restore'> }

/** What else an environment may be for, each added in one click with the route it would get. */
export function Templates({ templates, actions }: TemplatesProps) {
  const absent = templates.filter(({ taken }) => taken === null)
  if (absent.length === 0) return null
  return (
    <Section
      title="Add in one click"
      description="Development and production are enough for many teams. These come with their route; everything stays editable."
    >
      <Inset>
        <ul className="max-w-4xl rounded-md border">
          {absent.map((template) => (
            <Template key={template.id} template={template} add={actions.addFromTemplate} />
          ))}
        </ul>
      </Inset>
    </Section>
  )
}

function Template({ template, add }: { template: TemplateDto; add: EnvironmentsActions['addFromTemplate'] }) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const { id, name, purpose, region, protected: isProtected, routes, missing } = template
  const { run, pending } = useAction(add, {
    onSuccess: ({ environment, missing }) => {
      if (missing) toast.warning(`${environment.name} is there, without a route`, { description: missing })
      else toast.success(`${environment.name} is there, with its route`)
      router.refresh()
    },
  })
  return (
    <li className="flex gap-x-4 gap-y-2 border-b px-3 py-2.5 last:border-b-0 max-sm:flex-col sm:items-start">
      <div className="min-w-0 flex-1">
        <h3 className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {region && <Badge tone="outline">{region} only</Badge>}
          {isProtected && <Badge tone="outline">protected</Badge>}
        </h3>
        <p className="text-muted-foreground">{purpose}</p>
        {missing ? (
          <p className="text-xs">
            {missing}{' '}
            <Link href={`/${slug}/gateways`} className="underline underline-offset-3">
              Go to gateways
            </Link>
          </p>
        ) : (
          <ul className="text-muted-foreground text-xs">
            {routes.map(({ alias, targets }) => (
              <li key={alias} className="break-words">
                <span className="font-mono text-foreground">{alias}</span> will be {targetsInWords(targets)}
              </li>
            ))}
          </ul>
        )}
      </div>
      <Button
        size="sm"
        pending={pending}
        aria-label={`${missing ? 'Add without a route:' : 'Add'} ${name}`}
        className="shrink-0 self-start"
        onClick={() => run({ template: id })}
      >
        <Plus />
        {missing ? 'Add without a route' : 'Add'}
      </Button>
    </li>
  )
}
