import { useEffect, useRef, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { Choice, ImportFile, ImportPlan, ImportResult, Syntax } from '@/lib/exchange/schema'

export type ImportOptions = { syntax: Syntax; leaveAsText: boolean; choices: Record<string, Choice>; publish: string[] }
const noOptions: ImportOptions = { syntax: 'auto', leaveAsText: false, choices: {}, publish: [] }
export type Failure = { message: string; faults: { path: string; message: string }[] }

type Answer = {
  plan?: ImportPlan | undefined
  result?: ImportResult
  detail?: string
  errors?: Failure['faults']
  conflict?: { plan?: ImportPlan }
}

/** The files that were chosen, what an import of them would do as things are now, and the import itself. */
export function useImport() {
  const { slug } = useWorkspace()
  const [files, setFiles] = useState<ImportFile[]>([])
  const [options, setOptions] = useState(noOptions)
  const [plan, setPlan] = useState<ImportPlan | null>(null)
  const [result, setResult] = useState<ImportResult | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState<'preview' | 'import' | null>(null)
  const latest = useRef(0)

  const ask = async (dryRun: boolean, files: ImportFile[], options: ImportOptions): Promise<Answer | null> => {
    const turn = ++latest.current
    setBusy(dryRun ? 'preview' : 'import')
    const answer = await send({ workspace: slug, dryRun, input: { files, ...options } })
    if (turn !== latest.current) return null
    setBusy(null)
    setFailure(
      answer.plan || answer.result
        ? null
        : { message: answer.detail ?? 'The server did not answer. Try again.', faults: answer.errors ?? [] },
    )
    return answer
  }
  const look = async (files: ImportFile[], options: ImportOptions) => {
    if (files.length === 0) {
      latest.current++
      setPlan(null)
      setFailure(null)
      setBusy(null)
      return
    }
    const answer = await ask(true, files, options)
    if (answer) setPlan(answer.plan ?? null)
  }
  useEffect(
    () => () => {
      latest.current++
    },
    [],
  )

  return {
    files,
    options,
    plan,
    result,
    failure,
    busy,
    /** Takes other files: what was chosen for the last ones is forgotten. */
    take: (next: ImportFile[]) => {
      const fresh = { ...options, choices: {}, publish: [] }
      setFiles(next)
      setOptions(fresh)
      void look(next, fresh)
    },
    change: (part: Partial<ImportOptions>) => {
      const next = { ...options, ...part }
      setOptions(next)
      void look(files, next)
    },
    again: () => void look(files, options),
    run: async () => {
      const answer = await ask(false, files, options)
      if (answer?.result) setResult(answer.result)
      else if (answer?.plan) setPlan(answer.plan)
    },
    restart: () => {
      setFiles([])
      setOptions(noOptions)
      setPlan(null)
      setResult(null)
      setFailure(null)
    },
  }
}

async function send(body: object): Promise<Answer> {
  try {
    const response = await fetch('/api/import', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = (await response.json()) as Answer
    return { ...answer, plan: answer.plan ?? answer.conflict?.plan }
  } catch {
    return { detail: 'The server could not be reached. Nothing was imported; your files are still here. Try again.' }
  }
}
