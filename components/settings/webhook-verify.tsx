'use client'

import { CodeBlock } from '@/components/prompts/use/code-block'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs'
import { Inset, Section } from './section'
import { verifySnippets } from './webhook-snippets'

/** How a receiver tells our messages from anybody else's. */
export function VerifyWebhook() {
  return (
    <Section
      title="Verify what you receive"
      description={
        <>
          Messages are signed as{' '}
          <a
            href="https://www.standardwebhooks.com"
            target="_blank"
            rel="noreferrer"
            className="text-foreground underline decoration-border-strong underline-offset-3"
          >
            Standard Webhooks
          </a>{' '}
          says; there are libraries for most languages. Answer 2xx within ten seconds, and take a{' '}
          <code className="font-mono text-xs">webhook-id</code> that you have seen for a repetition.
        </>
      }
    >
      <Inset className="max-w-4xl">
        <Tabs defaultValue="typescript">
          <TabsList aria-label="Language">
            {verifySnippets.map(({ id, label }) => (
              <TabsTrigger key={id} value={id}>
                {label}
              </TabsTrigger>
            ))}
          </TabsList>
          {verifySnippets.map(({ id, label, code }) => (
            <TabsContent key={id} value={id} className="pt-3">
              <CodeBlock code={code} label={`${label} receiver`} />
            </TabsContent>
          ))}
        </Tabs>
      </Inset>
    </Section>
  )
}
