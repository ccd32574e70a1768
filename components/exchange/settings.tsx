'use client'

import { Download, Upload } from 'lucide-react'
import Link from 'next/link'
import { Inset, Section } from '@/components/settings/section'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { exportHref } from './export-items'

/** Settings: the whole workspace out, and files in. */
export function Exchange() {
  const { slug, can } = useWorkspace()
  return (
    <>
      <Section
        title="Export"
        description="Every prompt with all its versions, notes, authors, times, tags, pinned partials and releases. Nothing else leaves: no keys, no runs, no drafts. Imported into another Versicle, each version has the same digest."
      >
        <Inset className="flex flex-wrap gap-2">
          <Button asChild>
            <a href={exportHref(slug, {}, 'zip')} download>
              <Download />
              Files for a repository (zip)
            </a>
          </Button>
          <Button asChild>
            <a href={exportHref(slug, {}, 'jsonl')} download>
              <Download />
              JSON Lines
            </a>
          </Button>
        </Inset>
      </Section>
      {can('prompt.write') && (
        <Section
          title="Import"
          description="From an export, or from promptfoo, dotprompt, Prompty, Langfuse, OpenAI’s stored prompts and plain files. You see what will be made before anything is."
        >
          <Inset>
            <Button asChild>
              <Link href={`/${slug}/prompts/import`}>
                <Upload />
                Import prompts
              </Link>
            </Button>
          </Inset>
        </Section>
      )}
    </>
  )
}
