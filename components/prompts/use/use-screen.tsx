'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { CopyButton } from '@/components/feedback/copy-button'
import { Notice } from '@/components/feedback/notice'
import type { ServerAction } from '@/components/shell/action-result'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Select, SelectItem } from '@/components/ui/select'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs'
import type { PromptKind } from '@/lib/prompts/content-schema'
import type { LiveIn } from '@/lib/prompts/schema'
import { liveSentence, liveWords } from '../live-words'
import { CodeBlock } from './code-block'
import { langfuseSnippets } from './langfuse-snippets'
import { promptUrl, type SnippetInput, snippets } from './snippets'
import { type Published, TryIt } from './try-it'

type UseScreenProps = {
  /** Where applications reach this server, without a slash at the end. */
  baseUrl: string
  prompt: { id: string; name: string; kind: PromptKind; newestVersion: number | null }
  environments: { slug: string; name: string; live: LiveIn | null }[]
  /** The one the calls are written for. */
  environment: string
  /** Names that must be filled in. */
  variables: SnippetInput['variables']
  placeholders: string[]
  readPublished: ServerAction<{ name: string; environment: string }, Published>
}

/** Calls that work when pasted, and a look at what they answer. */
export function UseScreen({ baseUrl, prompt, environments, environment, variables, placeholders, readPublished }: UseScreenProps) {
  const router = useRouter()
  const { slug, can } = useWorkspace()
  const [pending, start] = useTransition()
  const home = `/${slug}/prompts/${prompt.id}`
  const shown = environments.find((one) => one.slug === environment)
  const live = shown?.live ?? null
  const input = { baseUrl, promptName: prompt.name, environment, kind: prompt.kind, variables, placeholders }
  const calls = [...snippets(input), ...langfuseSnippets(input)]
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-8 p-4 sm:p-6">
      <section aria-label="Where it is published" className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <label htmlFor="use-environment" className="text-muted-foreground">
            Environment
          </label>
          <Select
            id="use-environment"
            value={environment}
            disabled={pending}
            onValueChange={(next) => start(() => router.replace(`${home}/use?environment=${encodeURIComponent(next)}`, { scroll: false }))}
            className="w-64"
          >
            {environments.map(({ slug, name, live }) => (
              <SelectItem key={slug} value={slug} hint={live ? `version ${liveWords(live.variants)}` : 'nothing published'}>
                {name}
              </SelectItem>
            ))}
          </Select>
          {live && <span className="text-muted-foreground">{liveSentence(live)}.</span>}
        </div>
        {!live && <NothingPublished home={home} newestVersion={prompt.newestVersion} environment={shown?.name ?? environment} />}
      </section>

      <section aria-labelledby="use-calls" className="flex flex-col gap-3">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 id="use-calls" className="font-semibold text-lg tracking-title">
            Fetch it
          </h2>
          <p className="text-muted-foreground">
            Put an API key in <code className="font-mono text-foreground">VERSICLE_KEY</code>.{' '}
            {can('key.write') ? (
              <Link href={`/${slug}/settings/keys`} className="text-foreground underline decoration-border-strong underline-offset-3">
                Create a key
              </Link>
            ) : (
              'An admin can create one for you.'
            )}
          </p>
        </div>
        <Tabs defaultValue="curl">
          <TabsList aria-label="Language">
            {calls.map(({ id, label }) => (
              <TabsTrigger key={id} value={id}>
                {label}
              </TabsTrigger>
            ))}
          </TabsList>
          {calls.map(({ id, label, about, code }) => (
            <TabsContent key={id} value={id} className="pt-3">
              <CodeBlock code={code} label={`${label} call`} />
              <p className="mt-2 text-muted-foreground text-xs">{about}</p>
            </TabsContent>
          ))}
        </Tabs>
      </section>

      <TryIt key={environment} name={prompt.name} environment={environment} readPublished={readPublished} />

      <section aria-labelledby="use-facts" className="flex flex-col gap-2">
        <h2 id="use-facts" className="font-semibold text-lg tracking-title">
          Good to know
        </h2>
        <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-6 gap-y-2">
          <dt className="text-muted-foreground">Address</dt>
          <dd className="flex min-w-0 items-center gap-1">
            <code className="wrap-anywhere font-mono text-xs">{promptUrl({ baseUrl, promptName: prompt.name, environment })}</code>
            <CopyButton value={promptUrl({ baseUrl, promptName: prompt.name, environment })} label="Copy the address" size="icon-xs" />
          </dd>
          <dt className="text-muted-foreground">Caching</dt>
          <dd>
            Send the <code className="font-mono text-xs">ETag</code> back as <code className="font-mono text-xs">If-None-Match</code>: an
            unchanged prompt answers 304 without a body.
          </dd>
          <dt className="text-muted-foreground">Split releases</dt>
          <dd>
            Add <code className="font-mono text-xs">&amp;key=</code> and any stable string, such as a user’s id: the same key keeps the same
            variant.
          </dd>
          <dt className="text-muted-foreground">Everything else</dt>
          <dd>
            <a href="/docs/api" className="underline decoration-border-strong underline-offset-3">
              API reference
            </a>
          </dd>
        </dl>
      </section>
    </div>
  )
}

type NothingPublishedProps = { home: string; newestVersion: number | null; environment: string }

const NothingPublished = ({ home, newestVersion, environment }: NothingPublishedProps) => (
  <Notice
    tone="warn"
    title={`Nothing is published in ${environment} yet`}
    action={
      <Button asChild size="sm">
        <Link href={newestVersion === null ? home : `${home}/releases`}>
          {newestVersion === null ? 'Open the editor' : 'Go to Releases'}
        </Link>
      </Button>
    }
  >
    {newestVersion === null
      ? 'The calls below answer 404 until a version is saved and released.'
      : `The calls below answer 404 until a version is released: choose Release above, or open Releases.`}
  </Notice>
)
