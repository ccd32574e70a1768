'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { NameSource } from '@/components/editor/mustache-completion'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { DraftContent } from '@/lib/prompts/content-schema'
import type { PromptActions } from '../prompt-actions'
import { type FoundNames, foundNames, namesInUse, nameUses } from './found-names'
import { suspectIn } from './name-suspects'
import type { PartialText } from './partial-texts'
import { useSettled } from './use-settled'

/** The names a draft uses, the texts of its partials, and where completion finds names. */
export function useNames(
  content: DraftContent,
  base: DraftContent | null,
  actions: Pick<PromptActions, 'list' | 'readPartial'>,
  ownName: string,
) {
  const { slug } = useWorkspace()
  const [partials, setPartials] = useState<Record<string, PartialText>>({})
  // All names of a long prompt take a while to find, so they are told when the keys rest.
  const shown = useSettled(content, 200)
  const found = useMemo((): FoundNames => {
    const partialOf = (name: string) => {
      const partial = Object.hasOwn(partials, name) ? partials[name] : undefined
      return partial?.state === 'found' ? partial : undefined
    }
    return foundNames(shown, partialOf)
  }, [shown, partials])

  const asked = useRef(new Set<string>())
  const read = useCallback(
    (name: string) => {
      asked.current.add(name)
      void actions
        .readPartial(slug, { name })
        .catch(() => null)
        .then((answer) => {
          if (answer?.ok) setPartials((before) => ({ ...before, [name]: answer.data }))
          else asked.current.delete(name)
        })
    },
    [actions, slug],
  )
  const wanted = useSettled(found.partials.join('\n'), 400)
  useEffect(() => {
    for (const name of wanted.split('\n').filter(Boolean)) if (!asked.current.has(name)) read(name)
  }, [wanted, read])
  /** Reads what is included anew: somebody may have saved a newer version of it since. */
  const readAgain = () => {
    for (const name of found.partials) read(name)
  }

  const latest = useRef({ content, base, partials })
  useEffect(() => {
    latest.current = { content, base, partials }
  })
  const names = useMemo(
    (): NameSource => ({
      variables: () => namesInUse(latest.current.content),
      partials: async (query) => {
        const answer = await actions.list(slug, { limit: 200, ...(query && { search: query }) }).catch(() => null)
        if (!answer?.ok) return { names: [], all: false }
        const { data, nextCursor } = answer.data
        const names = data.filter(({ kind, name }) => kind === 'text' && name !== ownName).map(({ name }) => name)
        return { names, all: nextCursor === null }
      },
      suspect: (tag) => {
        const { content, base, partials } = latest.current
        const declared = (content.variables ?? []).map(({ name }) => name)
        return suspectIn(tag, { uses: nameUses(content), before: new Set([...(base ? namesInUse(base) : []), ...declared]), partials })
      },
    }),
    [actions, slug, ownName],
  )
  return { found, partialTexts: partials, names, readAgain }
}
