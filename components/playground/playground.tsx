'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import type { InputSetActions } from '@/components/input-sets/input-set-actions'
import { Page } from '@/components/shell/page'
import { useWorkspace } from '@/components/shell/workspace-context'
import { cn } from '@/components/ui/cn'
import { ToggleGroup } from '@/components/ui/toggle-group'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import { cellOf } from '@/lib/playground/cell-schema'
import type { SessionDetail, SessionSetup, SetPreference } from '@/lib/playground/session-schema'
import { isRunning } from './answers'
import { type CellToAsk, compareInput, idOf, screenOf } from './asking'
import { askedByAll, cellsOf, type PaneRow } from './cells'
import { unversioned } from './columns'
import { type CompareActions, ComparePane } from './compare-pane'
import { InputsPane } from './inputs-pane'
import { lackingIn } from './lacking'
import { PlaygroundNotices } from './playground-notices'
import type { PromptChoice, SearchPrompts } from './prompt-picker'
import type { PromptView, StartValues } from './prompt-view'
import type { ReadSets } from './rows-section'
import { RunButton } from './run-button'
import { type SessionActions, SessionMenu } from './session-menu'
import type { ColumnSettings } from './url-state'
import { useAddress } from './use-address'
import { useAsking } from './use-asking'
import { useColumns } from './use-columns'
import { useComparison } from './use-comparison'
import { useConversations } from './use-conversations'
import { type StartSets, useInputSets } from './use-input-sets'
import { belongTo, useInputs } from './use-inputs'
import { type Judge, useJudgement } from './use-judgement'
import { rowName, useRows } from './use-rows'
import { variableFieldAttribute } from './variable-fields'
import type { Resolve } from './where-it-goes'
import { lostWords, whyNotRun } from './why-not-run'

export type PlaygroundActions = CompareActions & {
  sets: Pick<InputSetActions, 'read' | 'create' | 'update'>
  readSets: ReadSets
  sessions: SessionActions
  judge: Judge
  resolve: Resolve
}

export type PlaygroundProps = {
  prompt: PromptView | null
  prompts: readonly PromptChoice[]
  searchPrompts: SearchPrompts
  environments: readonly EnvironmentSummary[]
  gateways: readonly TargetGatewayDto[]
  /** `fallback`: nobody named these columns, they are the first models there are. */
  start: {
    columns: readonly (ColumnSettings & { id?: string })[]
    fallback: boolean
    environment: string | null
    values: StartValues | null
    /** The rows of what is taken over, a session or a run; null: those that this browser remembers. */
    rows: { of: string; rows: SessionSetup['rows'] } | null
    sets: StartSets
    session: SessionDetail | null
  }
  preference: SetPreference
  actions: PlaygroundActions
  /** What the address asked for and could not be had. */
  notice: string | null
}

/** The playground; another session than the one on the screen, unless it was begun here, is another screen. */
export function Playground(props: PlaygroundProps) {
  const session = props.start.session?.id ?? null
  const [begun, setBegun] = useState<readonly string[]>([])
  const [shown, setShown] = useState(session)
  if (session !== shown && (session === null || !begun.includes(session))) setShown(session)
  const begin = useCallback((id: string) => setBegun((known) => (known.includes(id) ? known : [...known, id])), [])
  return <Screen key={shown} {...props} onBegin={begin} />
}

/** One prompt, many targets, every answer side by side. */
function Screen(props: PlaygroundProps & { onBegin: (session: string) => void }) {
  const { prompt, prompts, searchPrompts, environments, gateways, start, preference, actions, notice, onBegin } = props
  const { slug, can, role } = useWorkspace()
  const { columns, change } = useColumns(start.columns, start.fallback)
  const [environment, setEnvironment] = useState(start.environment)
  const table = useRows(prompt, start.rows)
  const fields = useInputs(prompt, start.values, table.chosen)
  const form = useInputs(prompt, null, null)
  const sets = useInputSets(prompt, start.sets, fields, actions.sets)
  const [repeats, setRepeats] = useState(start.session?.setup.repeats ?? 1)
  const { session, answers, run, stop, stopCells, forget, leave, refusal, running } = useComparison(start.session?.id ?? null)
  const [name, setName] = useState(start.session?.name ?? '')
  const judged = useJudgement(session, start.session?.judgement ?? null, actions.judge)
  const [insist, setInsist] = useState(false)
  const [pane, setPane] = useState<'inputs' | 'answers'>('inputs')

  /** With all that is said of it: what is run next begins a new one. */
  const leaveSession = () => {
    leave()
    setName('')
    judged.replace(null)
  }

  const promptId = prompt?.id
  useEffect(() => {
    if (session === null || promptId === undefined) return
    onBegin(session)
    belongTo(slug, promptId, session)
  }, [session, promptId, slug, onBegin])

  const go = useAddress(
    {
      prompt: prompt?.name ?? null,
      selection: prompt?.selection ?? null,
      columns,
      environment,
      inputs: sets.chosen?.id ?? null,
      session,
    },
    prompt?.others ?? [],
  )

  const ask = useAsking(prompt, table.rows.length > 0 ? form : fields, table.rows, environment)
  const rows = useMemo(
    (): PaneRow[] =>
      table.rows.length > 0
        ? table.rows.map((row, place) => ({ id: row.id, name: rowName(row, place) }))
        : [{ id: null, name: 'The form' }],
    [table.rows],
  )
  const lost = environments.some(({ slug }) => slug === environment) ? null : environment
  const lacking = lackingIn({ missing: fields.missing, faulty: Object.keys({ ...fields.faults, ...fields.placeholderFaults }) }, table.rows)
  const count = columns.length * rows.length * repeats
  const refused = whyNotRun({
    role: can('run.create') ? null : role,
    voting: judged.order !== null,
    lost,
    columns: columns.length,
    runnable: ask !== null,
    count,
  })

  const begin = (cells: readonly CellToAsk[]) => {
    if (refused !== null || ask === null || cells.length === 0) return
    if (lacking !== null) {
      setInsist(true)
      setPane('inputs')
      if (lacking.row !== null) table.choose(lacking.row)
      showField(lacking.field)
      return
    }
    const free = cells.filter((cell) => !isRunning(answers[idOf(cell)]))
    if (free.length === 0) return
    setInsist(false)
    setPane('answers')
    judged.forget(free.map(idOf))
    void run({ input: compareInput(ask.asking, free, ask.questionOf), screen: screenOf(ask.asking, columns, repeats) })
  }
  const conversations = useConversations(columns, answers, refused === null ? begin : null)
  const { shown } = conversations
  const runCells = (ids: readonly string[]) => {
    const [only] = ids
    // A turn that failed is asked again where it stands; anything else begins at the beginning.
    const failed = ids.length === 1 && only !== undefined && shown[only] !== undefined && shown[only].status !== 'ok'
    begin((failed ? conversations.again(only) : conversations.first(ids)).filter((cell) => !isRunning(shown[idOf({ ...cell, turn: 1 })])))
  }
  const runAll = () => runCells(askedByAll(columns, rows, repeats, shown))
  const now = cellsOf(columns, rows, repeats).flatMap((cell) => shown[cell] ?? [])
  const ended = now.filter((answer) => !isRunning(answer)).length

  return (
    <Page
      crumbs={[{ label: 'Playground' }]}
      layout="fixed"
      actions={
        <>
          <SessionMenu
            session={session}
            name={name}
            onName={setName}
            actions={actions.sessions}
            preference={preference}
            own={start.session?.id === session ? (start.session?.own ?? true) : true}
            onNew={leaveSession}
          />
          <RunButton running={running} lacks={lacking?.words ?? null} refused={refused} onRun={runAll} onStop={() => void stop()} />
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
              { value: 'answers', label: `Answers (${count})` },
            ]}
          />
        </nav>
      }
    >
      <PlaygroundNotices notice={notice ?? (lost === null ? null : lostWords(lost))} refusal={refusal} onRetry={runAll} />
      <p role="status" className="sr-only">
        {running ? `${ended} of ${now.length} answers have come.` : ended > 0 ? 'All answers have come.' : ''}
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
            columns={columns}
            fields={fields}
            sets={sets}
            table={table}
            repeats={repeats}
            onRepeats={setRepeats}
            readSets={actions.readSets}
            resolve={actions.resolve}
            insist={insist}
            onPrompt={(chosen) => {
              change({ type: 'unversion' })
              leaveSession()
              go({ prompt: chosen.name, selection: null, inputs: null, columns: columns.map(unversioned), session: null })
            }}
            onSelection={(selection) => go({ selection })}
            onEnvironment={setEnvironment}
          />
        </section>
        <div className={cn('flex min-h-0 min-w-0 flex-1', pane !== 'answers' && 'max-lg:hidden')}>
          <ComparePane
            prompt={prompt}
            columns={columns}
            onChange={(wanted) => {
              if (wanted.type === 'remove') {
                const cells = Object.keys(answers).filter((cell) => cellOf(cell).column === wanted.column)
                if (cells.some((cell) => isRunning(answers[cell]))) stopCells(cells)
                forget(cells)
              }
              change(wanted)
            }}
            gateways={gateways}
            rows={rows}
            repeats={repeats}
            answers={shown}
            isChanged={(column, cell) => {
              const answer = shown[cell]
              const { row, repeat } = cellOf(cell)
              // What a program asked bears no mark.
              return (
                ask !== null &&
                answer !== undefined &&
                answer.question !== '' &&
                answer.question !== ask.questionOf({ column, row, repeat, turn: 1, turns: answer.turns })
              )
            }}
            onRun={refused === null ? runCells : null}
            onStop={(cells) => stopCells(cells.map(conversations.newest))}
            judged={judged}
            actions={actions}
            around={conversations.around}
          />
        </div>
      </div>
    </Page>
  )
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
