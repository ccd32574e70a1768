'use client'

import { FileDiff, Plus } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import type { InputSetActions } from '@/components/input-sets/input-set-actions'
import { Page } from '@/components/shell/page'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { ToggleGroup } from '@/components/ui/toggle-group'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { TargetGatewayDto } from '@/lib/gateways/schema'
import { MAX_COLUMNS } from '@/lib/playground/schema'
import { hasWords, isRunning } from './answers'
import { type Asking, compareInput, questionOf } from './asking'
import { unversioned } from './columns'
import { ColumnsPane } from './columns-pane'
import { DiffDialog, type DiffSide } from './diff-dialog'
import { InputsPane } from './inputs-pane'
import { PlaygroundNotices } from './playground-notices'
import type { PromptChoice, SearchPrompts } from './prompt-picker'
import type { PromptView, Selection, StartValues } from './prompt-view'
import { RunButton } from './run-button'
import { TargetPicker } from './target-picker'
import { type ColumnSettings, formatPlaygroundUrl } from './url-state'
import { useColumns } from './use-columns'
import { useComparison } from './use-comparison'
import { type StartSets, useInputSets } from './use-input-sets'
import { useInputs } from './use-inputs'
import { variableFieldAttribute } from './variable-fields'

type PlaygroundProps = {
  prompt: PromptView | null
  prompts: readonly PromptChoice[]
  searchPrompts: SearchPrompts
  environments: readonly EnvironmentSummary[]
  gateways: readonly TargetGatewayDto[]
  /** `fallback`: nobody named these columns, they are the first models there are. */
  start: {
    columns: readonly ColumnSettings[]
    fallback: boolean
    environment: string | null
    values: StartValues | null
    sets: StartSets
  }
  setActions: Pick<InputSetActions, 'read' | 'create' | 'update'>
  /** What the address asked for and could not be had. */
  notice: string | null
}

/** One prompt, many targets, every answer side by side. */
export function Playground({ prompt, prompts, searchPrompts, environments, gateways, start, setActions, notice }: PlaygroundProps) {
  const { can, role } = useWorkspace()
  const router = useRouter()
  const path = usePathname()
  const { columns, change } = useColumns(start.columns, start.fallback)
  const [environment, setEnvironment] = useState(start.environment)
  const fields = useInputs(prompt, start.values)
  const sets = useInputSets(prompt, start.sets, fields, setActions)
  const { answers, run, stop, stopColumn, canStop, forget, refusal, running } = useComparison()
  const [insist, setInsist] = useState(false)
  const [pane, setPane] = useState<'inputs' | 'answers'>('inputs')
  const [pair, setPair] = useState<readonly [string, string] | null>(null)

  const addressOf = (prompt: string | null, selection: Selection | null, inputs: string | null = null, asking = columns) =>
    `${path}${formatPlaygroundUrl({
      prompt,
      version: selection?.type === 'version' ? selection.number : null,
      draft: selection?.type === 'draft',
      environment,
      run: null,
      inputs,
      columns: asking,
    })}`
  const address = addressOf(prompt?.name ?? null, prompt?.selection ?? null, sets.chosen?.id ?? null)
  useEffect(() => {
    if (`${window.location.pathname}${window.location.search}` !== address) window.history.replaceState(null, '', address)
  }, [address])

  // What a version of its own needs is read on the server; the address names it by then.
  const wanted = columns.flatMap(({ version }) => version ?? [])
  const unread = wanted.filter((number) => !(prompt?.others ?? []).some((other) => other.number === number)).join()
  const asked = useRef('')
  useEffect(() => {
    if (unread === '' || asked.current === unread) return
    asked.current = unread
    router.refresh()
  }, [unread, router])

  const asking: Asking | null =
    prompt?.content && prompt.selection
      ? {
          prompt,
          selection: prompt.selection,
          content: prompt.content,
          values: fields.values,
          placeholders: fields.placeholders,
          environment,
        }
      : null
  const faulty = Object.keys({ ...fields.faults, ...fields.placeholderFaults })
  const lacks = whatIsLacking(fields.missing, faulty)
  const refused = !can('run.create')
    ? `Your role here is ${role}. Running needs editor.`
    : columns.length === 0
      ? 'Add a column first.'
      : asking === null
        ? 'Choose a prompt with a version that can be run.'
        : null

  const runColumns = (ids: readonly string[]) => {
    if (refused !== null || asking === null) return
    if (lacks !== null) {
      setInsist(true)
      setPane('inputs')
      showField(fields.missing[0] ?? faulty[0])
      return
    }
    const asked = columns.filter(({ id }) => ids.includes(id) && !isRunning(answers[id]))
    if (asked.length === 0) return
    setInsist(false)
    setPane('answers')
    void run(compareInput(asking, asked), Object.fromEntries(asked.map((column) => [column.id, questionOf(asking, column)])))
  }
  const runAll = () => runColumns(columns.map(({ id }) => id))
  const sides = columns.flatMap((column, index): DiffSide[] => {
    const answer = answers[column.id]
    return hasWords(answer) && !isRunning(answer)
      ? [{ id: column.id, label: `${index + 1}. ${column.target?.model ?? 'version'}`, answer }]
      : []
  })
  const compareWith = (first: DiffSide | undefined, second: DiffSide | undefined) => first && second && setPair([first.id, second.id])
  const own = prompt?.content ? { model: prompt.content.model, parameters: prompt.content.parameters } : null
  const ended = columns.filter(({ id }) => answers[id] && !isRunning(answers[id])).length

  return (
    <Page
      crumbs={[{ label: 'Playground' }]}
      layout="fixed"
      actions={
        <>
          <Button disabled={sides.length < 2} onClick={() => compareWith(sides[0], sides[1])} className="max-md:hidden">
            <FileDiff />
            Compare answers
          </Button>
          <TargetPicker
            gateways={gateways}
            value={undefined}
            own={own?.model ?? null}
            onChoose={(target) => {
              change({ type: 'add', target })
              setPane('answers')
            }}
            align="end"
            trigger={
              <Button disabled={columns.length >= MAX_COLUMNS} aria-label="Add column">
                <Plus />
                <span className="max-md:hidden">Add column</span>
              </Button>
            }
          />
          <RunButton running={running} lacks={lacks} refused={refused} onRun={runAll} onStop={stop} />
        </>
      }
      bar={
        <nav aria-label="Panes" className="flex justify-center border-b py-1.5 lg:hidden">
          <ToggleGroup
            label="What to show"
            value={pane}
            onValueChange={setPane}
            options={[
              { value: 'inputs', label: 'Inputs' },
              { value: 'answers', label: `Answers (${columns.length})` },
            ]}
          />
        </nav>
      }
    >
      <PlaygroundNotices notice={notice} refusal={refusal} onRetry={runAll} />
      <p role="status" className="sr-only">
        {running ? `${ended} of ${columns.length} columns have answered.` : ended > 0 ? 'All columns have ended.' : ''}
      </p>
      <div className="flex min-h-0 flex-1">
        <section
          aria-label="Inputs"
          className={cn(
            'min-h-0 w-full overflow-y-auto overscroll-contain lg:w-80 lg:shrink-0 lg:border-r',
            pane !== 'inputs' && 'max-lg:hidden',
          )}
        >
          <InputsPane
            prompt={prompt}
            prompts={prompts}
            searchPrompts={searchPrompts}
            environments={environments}
            environment={environment}
            fields={fields}
            sets={sets}
            insist={insist}
            onPrompt={(chosen) => {
              change({ type: 'unversion' })
              router.push(addressOf(chosen.name, null, null, columns.map(unversioned)))
            }}
            onSelection={(selection) => router.push(addressOf(prompt?.name ?? null, selection, sets.chosen?.id ?? null))}
            onEnvironment={setEnvironment}
          />
        </section>
        <div className={cn('flex min-h-0 min-w-0 flex-1', pane !== 'answers' && 'max-lg:hidden')}>
          <ColumnsPane
            columns={columns}
            answers={answers}
            gateways={gateways}
            own={own}
            others={prompt?.others ?? []}
            versions={prompt?.versions ?? []}
            isChanged={(column) =>
              asking !== null && answers[column.id] !== undefined && answers[column.id]?.question !== questionOf(asking, column)
            }
            onChange={(wanted) => {
              if (wanted.type === 'remove') {
                stopColumn(wanted.column)
                forget(wanted.column)
              }
              change(wanted)
            }}
            onRun={refused === null ? (column) => runColumns([column]) : null}
            canStop={canStop}
            onStop={stopColumn}
            onCompare={
              sides.length < 2
                ? null
                : (column) => {
                    const first = sides.find(({ id }) => id === column) ?? sides[0]
                    compareWith(
                      first,
                      sides.find(({ id }) => id !== first?.id),
                    )
                  }
            }
          />
        </div>
      </div>
      <DiffDialog sides={sides} pair={pair} onPairChange={setPair} />
    </Page>
  )
}

/** `Needs product`, `Needs product and tone`, `Needs 4 values`; null when everything is there. */
function whatIsLacking(missing: readonly string[], faulty: readonly string[]): string | null {
  if (missing.length > 2) return `Needs ${missing.length} values`
  if (missing.length > 0) return `Needs ${missing.join(' and ')}`
  return faulty.length > 0 ? `Check ${faulty[0]}` : null
}

/** Puts the cursor into the field, once it is there to be seen. */
function showField(name: string | undefined): void {
  if (name === undefined) return
  requestAnimationFrame(() => {
    const marked = document.querySelector<HTMLElement>(`[${variableFieldAttribute}="${CSS.escape(name)}"]`)
    const field = marked?.querySelector<HTMLElement>('[contenteditable]') ?? marked
    field?.focus()
    field?.scrollIntoView({ block: 'nearest' })
  })
}
