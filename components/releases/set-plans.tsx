import { PromptName } from '@/components/prompts/prompt-name'
import { Badge } from '@/components/ui/badge'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { SetPreview } from '@/lib/releases/set-schema'
import { Changes } from './changes'
import { armsInWords } from './live'
import { Consequences, InTheWay, RouteChanges } from './outcome'

/** What a set would do, prompt by prompt; the differences fold away. */
export function SetPlans({ preview: { plans, unchanged }, to }: { preview: SetPreview; to: EnvironmentSummary }) {
  return (
    <>
      {plans.length === 0 && <p>{to.name} has all of this already. There is nothing to promote.</p>}
      <ul aria-label="What would be promoted" className="flex flex-col divide-y rounded-md border empty:hidden">
        {plans.map(({ before, after, comparisons, routeChanges, routeDifferences, refusals, warnings }) => {
          const asks = refusals.every(({ rule }) => rule === 'approval' || rule === 'role' || rule === 'note')
          return (
            <li key={after.promptId} className="flex flex-col gap-2 px-3 py-2">
              <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                <span className="min-w-0 break-all font-medium">
                  <PromptName name={after.promptName} />
                </span>
                <span className="text-muted-foreground tabular-nums">
                  {before ? armsInWords(before.variants) : 'nothing'} → {armsInWords(after.variants)}
                </span>
                {refusals.length > 0 && <Badge tone={asks ? 'warn' : 'danger'}>{asks ? 'needs approval' : 'refused'}</Badge>}
              </p>
              {refusals.some(({ rule }) => rule === 'gate') && (
                <p className="text-danger text-xs">
                  {refusals
                    .filter(({ rule }) => rule === 'gate')
                    .map(({ message }) => message)
                    .join(' ')}
                </p>
              )}
              <InTheWay open={refusals} asks={asks} />
              <Consequences routeChanges={routeChanges} warnings={warnings} />
              {routeDifferences.length > 0 && <RouteChanges title={`Its route leads elsewhere in ${to.name}`} changes={routeDifferences} />}
              <details>
                <summary className="cursor-pointer text-muted-foreground text-xs">What changes</summary>
                <div className="pt-2">
                  <Changes live={before} incoming={after.variants} comparisons={comparisons} />
                </div>
              </details>
            </li>
          )
        })}
      </ul>
      {unchanged.length > 0 && (
        <p className="break-words text-muted-foreground text-xs">
          Left alone, because {to.name} has the same already: {unchanged.map(({ promptName }) => promptName).join(', ')}.
        </p>
      )}
    </>
  )
}
