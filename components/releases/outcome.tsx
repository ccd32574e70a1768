'use client'

import { Notice } from '@/components/feedback/notice'
import type { RouteChange, RuleBreak, RuleWarning } from '@/lib/releases/schema'
import type { ReleaseActions } from './release-actions'
import { useAnswer } from './use-answer'

/** Where the aliases of versions lead in an environment, a sentence each. */
export function RouteSentences(props: {
  environment: string
  promptId: string
  versions: readonly number[]
  checkRoutes: ReleaseActions['checkRoutes']
}) {
  const { environment, promptId, versions, checkRoutes } = props
  const { data } = useAnswer(checkRoutes, versions.length > 0 ? { environment, promptId, versions: [...versions] } : null)
  if (!data) return null
  return (
    <ul aria-label="Where it leads there" className="flex flex-col text-muted-foreground text-xs">
      {[...new Set(data.map(({ sentence }) => sentence))].map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

/** What changes in the route, and what should be known before it. */
export function Consequences({ routeChanges, warnings }: { routeChanges: readonly RouteChange[]; warnings: readonly RuleWarning[] }) {
  return (
    <>
      {routeChanges.length > 0 && <RouteChanges title="The route changes with it" changes={routeChanges} />}
      {warnings.length > 0 && (
        <Notice tone="warn" title="Good to know">
          <Sentences of={warnings.map(({ message }) => message)} />
        </Notice>
      )}
    </>
  )
}

export function RouteChanges({ title, changes }: { title: string; changes: readonly RouteChange[] }) {
  return (
    <section aria-label={title} className="text-xs">
      <h3 className="font-medium">{title}</h3>
      <ul className="text-muted-foreground">
        {changes.map(({ alias, before, after }) => (
          <li key={alias}>
            <span className="font-mono">{alias}</span>: {leads(before)} → {leads(after)}
          </li>
        ))}
      </ul>
    </section>
  )
}

const leads = (targets: RouteChange['before']) =>
  targets === null
    ? 'not used'
    : targets.length === 0
      ? 'nowhere'
      : targets.map(({ gateway, model }) => `${gateway}/${model}`).join(', then ')

/** The rules that stand in the way, in their own words. Gates have a place of their own. */
export function InTheWay({ open, asks }: { open: readonly RuleBreak[]; asks: boolean }) {
  const told = open.filter(({ rule }) => rule !== 'gate')
  if (told.length === 0) return null
  return (
    <Notice tone={asks ? 'info' : 'danger'} title={asks ? 'Somebody else decides about this' : 'The rules of this environment refuse it'}>
      <Sentences of={told.map(({ message }) => message)} />
    </Notice>
  )
}

const Sentences = ({ of: sentences }: { of: readonly string[] }) => (
  <ul className="flex flex-col gap-1">
    {[...new Set(sentences)].map((sentence) => (
      <li key={sentence}>{sentence}</li>
    ))}
  </ul>
)
