import Form from 'next/form'
import Link from 'next/link'
import { Notice } from '@/components/feedback/notice'
import { Status } from '@/components/feedback/status'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { RouteCheck, TargetCheck, Verdict } from '@/lib/environments/schema'

type RouteChecksProps = {
  /** The page's own address, and the workspace's. */
  here: string
  home: string
  asked: { live: true } | { live: false; prompt: string; version: string } | null
  checks: { promptId: string; promptName: string; check: RouteCheck }[]
  note: string | null
  names: string[]
}

/** Before anything is released: whether each target of the saved routes can do what versions need. */
export function RouteChecks({ here, home, asked, checks, note, names }: RouteChecksProps) {
  const one = asked?.live === false ? asked : { prompt: '', version: '' }
  return (
    <div className="flex max-w-4xl flex-col gap-3">
      <div>
        <h3 className="font-medium">Can its targets do it?</h3>
        <p className="text-muted-foreground text-xs">
          Tools, response format, images and length of context, against the routes as they are saved. Nothing is called.
        </p>
      </div>
      <div className="flex flex-wrap items-end gap-2">
        <Form action={here} scroll={false} className="flex min-w-0 flex-wrap items-end gap-2">
          <Field label="Prompt" className="w-64 max-w-full">
            <Input
              key={one.prompt}
              name="prompt"
              defaultValue={one.prompt}
              list="route-check-prompts"
              required
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
          <datalist id="route-check-prompts">
            {names.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Field label="Version" className="w-24">
            <Input
              key={one.version}
              name="version"
              type="number"
              min={1}
              defaultValue={one.version}
              placeholder="newest"
              autoComplete="off"
            />
          </Field>
          <Button type="submit">Check</Button>
        </Form>
        <Button asChild variant="ghost">
          <Link href={`${here}?check=live`} scroll={false} prefetch={false}>
            Check all that is live here
          </Link>
        </Button>
      </div>
      {note && <Notice>{note}</Notice>}
      {checks.length > 0 && (
        <ul aria-label="What the check found" className="flex flex-col gap-2">
          {checks.map(({ promptId, promptName, check }) => (
            <li key={`${promptId} ${check.version}`} className="rounded-md border">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-3 py-1.5">
                <p className="min-w-0 break-words">
                  <Link href={`${home}/prompts/${promptId}/versions?version=${check.version}`} className="font-medium hover:underline">
                    {promptName}
                  </Link>{' '}
                  <span className="text-muted-foreground tabular-nums">version {check.version}</span>
                </p>
                <VerdictMark verdict={check.problem ? 'cannot' : check.verdict} />
                <p className="w-full break-words text-muted-foreground text-xs">{check.problem?.message ?? check.sentence}</p>
              </div>
              {check.targets.length > 0 && (
                <ol className="border-t">
                  {check.targets.map((target) => (
                    <Target key={`${target.gateway} ${target.model}`} target={target} />
                  ))}
                </ol>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Target({ target: { gatewayName, model, region, verdict, reasons } }: { target: TargetCheck }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 border-b px-3 py-1.5 last:border-b-0">
      <span className="min-w-0 break-words">
        {gatewayName} <span className="font-mono text-xs">{model}</span>
      </span>
      <Badge tone="outline">{region}</Badge>
      <span className="ml-auto">
        <VerdictMark verdict={verdict} />
      </span>
      {reasons.length > 0 && (
        <ul className="w-full list-disc pl-5 text-muted-foreground text-xs">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </li>
  )
}

const words: Record<Verdict, { tone: 'well' | 'unknown' | 'danger'; text: string }> = {
  can: { tone: 'well', text: 'can' },
  cannot: { tone: 'danger', text: 'cannot' },
  unknown: { tone: 'unknown', text: 'unknown' },
}

const VerdictMark = ({ verdict }: { verdict: Verdict }) => (
  <Status tone={words[verdict].tone} className="text-xs">
    {words[verdict].text}
  </Status>
)
