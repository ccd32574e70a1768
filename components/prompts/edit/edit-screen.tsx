'use client'

import { Play, Undo2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { TemplateEditor } from '@/components/editor/template-editor'
import { ShortcutText } from '@/components/shell/shortcut-keycaps'
import { useShortcut } from '@/components/shell/shortcuts'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'
import { BarActions } from '../frame/bar-slot'
import type { PromptActions } from '../prompt-actions'
import { ConflictDialog } from './conflict-dialog'
import { DraftMark } from './draft-mark'
import { DraftNotices } from './draft-notices'
import { EditorBar } from './editor-bar'
import { MessageList } from './message-list'
import { toolNamesIn } from './message-shape'
import { pinsOf } from './partial-texts'
import { Rendered, RenderingProvider, useFill } from './rendering'
import { SaveDialog } from './save-dialog'
import { SettingsPanel } from './settings-panel'
import type { Suggestion } from './suggest-input'
import { TemplateFaults } from './template-faults'
import { textsToCount } from './texts-to-count'
import { type Draft, type DraftStart, useDraft } from './use-draft'
import { useKeptValues } from './use-kept-values'
import { useNames } from './use-names'
import { useSettled } from './use-settled'
import { TokenProvider, useTokens } from './use-tokens'
import { VariablesPanel } from './variables-panel'

type EditScreenProps = {
  start: DraftStart
  promptName: string
  /** An archived prompt, or a viewer: everything can be read, nothing changed. */
  archived: boolean
  models: readonly Suggestion[]
  actions: PromptActions
}

/** The editor of a prompt: messages or text on the left, how it is run and its variables on the right. */
export function EditScreen({ start, promptName, archived, models, actions }: EditScreenProps) {
  const router = useRouter()
  const { slug, can } = useWorkspace()
  const draft = useDraft(start, actions)
  const { model, content } = draft
  const { names, partialTexts, found, readAgain } = useNames(content, draft.base, actions, promptName)
  const kept = useKeptValues(start.promptId)
  const fill = useFill(found.variables, kept.texts, partialTexts)
  const [preview, setPreview] = useState(false)
  const counted = useSettled(model, 350)
  const texts = useMemo(() => textsToCount(counted, fill), [counted, fill])
  const tokens = useTokens(texts, model.model, model.items?.length ?? null)
  const [saving, setSaving] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const [merging, setMerging] = useState(false)
  const pins = useMemo(() => pinsOf(found.partials, partialTexts), [found, partialTexts])
  const theirs = start.versions.find(({ number }) => number === start.newestVersion)
  const mayWrite = can('prompt.write') && !archived
  const change = mayWrite ? draft.change : undefined
  const home = `/${slug}/prompts/${start.promptId}`
  const versionsTab = `${home}/versions`

  const openSaving = () => {
    readAgain()
    setSaving(true)
  }
  const run = async () => {
    setLeaving(true)
    await draft.flush()
    setLeaving(false)
    router.push(`/${slug}/playground?prompt=${start.promptId}${draft.dirty ? '&draft=1' : ''}`)
  }
  // In a dialog it does nothing, but the browser must not offer to save the page either.
  useShortcut({ keys: 'mod+s', description: 'Save version', inDialog: true, enabled: mayWrite }, () => {
    if (!document.querySelector('[data-modal][data-state=open]')) openSaving()
  })
  useShortcut({ keys: 'mod+enter', description: 'Run in the playground' }, () => void run())

  const buttons = <EditButtons draft={draft} mayWrite={mayWrite} leaving={leaving} onRun={() => void run()} onSave={openSaving} />
  return (
    <RenderingProvider fill={fill} variables={found.variables} all={preview}>
      <TokenProvider value={tokens.store}>
        <BarActions label="Draft">{buttons}</BarActions>
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain lg:flex-row lg:overflow-hidden">
          <div className="min-w-0 flex-1 lg:overflow-y-auto lg:overscroll-contain">
            <div className="mx-auto flex max-w-4xl flex-col gap-3 p-4 sm:px-6">
              <DraftNotices
                draft={draft}
                newestVersion={start.newestVersion}
                onMerge={mayWrite && theirs ? () => setMerging(true) : undefined}
              />
              <EditorBar tokens={tokens} preview={preview} onPreviewChange={setPreview} />
              {model.items ? (
                <MessageList items={model.items} names={names} toolNames={toolNamesIn(model.tools)} change={change} />
              ) : (
                <section aria-label="Text" className="rounded-md border bg-card focus-within:border-input">
                  {preview ? (
                    <Rendered template={model.text ?? ''} label="Text" />
                  ) : (
                    <TemplateEditor
                      value={model.text ?? ''}
                      onChange={change && ((text) => change({ type: 'set', fields: { text } }))}
                      label="Text"
                      describedBy="text-faults"
                      placeholder="The text. {{variables}} are found as you type."
                      names={names}
                      className="[--editor-min:50dvh]"
                    />
                  )}
                  <TemplateFaults id="text-faults" text={model.text ?? ''} />
                </section>
              )}
            </div>
          </div>
          <aside
            aria-label="Variables and settings"
            className="shrink-0 max-lg:border-t lg:w-90 lg:overflow-y-auto lg:overscroll-contain lg:border-l"
          >
            <VariablesPanel
              promptId={start.promptId}
              declared={model.variables}
              found={found}
              partialTexts={partialTexts}
              change={change}
            />
            <SettingsPanel model={model} change={change} models={models} listTools={actions.listTools} />
          </aside>
        </div>
        <div className="flex shrink-0 items-center gap-1.5 border-t bg-background px-4 py-2 md:hidden">{buttons}</div>
        {mayWrite && theirs && merging && (
          <ConflictDialog
            open
            onOpenChange={setMerging}
            draft={draft}
            theirs={theirs}
            pins={pins}
            versionsTab={versionsTab}
            pending={false}
          />
        )}
        {mayWrite && (
          <SaveDialog
            open={saving}
            onOpenChange={setSaving}
            draft={draft}
            promptId={start.promptId}
            save={actions.saveVersion}
            versionsTab={versionsTab}
            pins={pins}
            onSaved={() => router.refresh()}
          />
        )}
      </TokenProvider>
    </RenderingProvider>
  )
}

type EditButtonsProps = { draft: Draft; mayWrite: boolean; leaving: boolean; onRun: () => void; onSave: () => void }

function EditButtons({ draft, mayWrite, leaving, onRun, onSave }: EditButtonsProps) {
  return (
    <>
      {mayWrite ? (
        <DraftMark draft={draft} className="mr-1.5 max-md:mr-auto" />
      ) : (
        <span className="mr-auto text-muted-foreground text-xs">Read only</span>
      )}
      {mayWrite && draft.dirty && (
        <Tooltip content="Discard the draft; this can be undone">
          <Button variant="ghost" size="icon-sm" aria-label="Discard draft" onClick={() => void draft.discard()}>
            <Undo2 />
          </Button>
        </Tooltip>
      )}
      <Tooltip content="Run in the playground" shortcut={<ShortcutText keys="mod+enter" />}>
        <Button size="sm" pending={leaving} onClick={onRun}>
          <Play />
          Run
        </Button>
      </Tooltip>
      {mayWrite && (
        <Tooltip content="See the difference and save" shortcut={<ShortcutText keys="mod+s" />}>
          <Button size="sm" variant={draft.dirty ? 'primary' : 'secondary'} onClick={onSave}>
            Save version
          </Button>
        </Tooltip>
      )}
    </>
  )
}
