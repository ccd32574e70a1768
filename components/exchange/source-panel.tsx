'use client'

import { FolderOpen, Upload, X } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { type ImportFile, Syntax } from '@/lib/exchange/schema'
import { bytesOf, fromDrop, fromInput, MAX_CHOSEN_BYTES, toImportFile } from './chosen-files'

const syntaxes: Record<Syntax, { label: string; hint: string }> = {
  auto: { label: 'Find out', hint: 'by its signs' },
  mustache: { label: 'Mustache', hint: '{{name}}' },
  handlebars: { label: 'Handlebars', hint: '{{#if name}}' },
  jinja: { label: 'Jinja or Nunjucks', hint: '{% if name %}' },
  fstring: { label: 'Python f-string', hint: '{name}' },
}

type SourcePanelProps = {
  files: ImportFile[]
  syntax: Syntax
  onFiles: (files: ImportFile[]) => void
  onSyntax: (syntax: Syntax) => void
}

/** Where the files come from: dropped, chosen or pasted. */
export function SourcePanel({ files, syntax, onFiles, onSyntax }: SourcePanelProps) {
  const [over, setOver] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [pasted, setPasted] = useState({ name: '', text: '' })
  const picker = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)

  const add = async (finding: Promise<{ name: string; file: File }[]> | { name: string; file: File }[]) => {
    try {
      const found = await finding
      const bytes = found.reduce(
        (sum, { file }) => sum + file.size,
        files.reduce((sum, file) => sum + bytesOf(file), 0),
      )
      if (bytes > MAX_CHOSEN_BYTES)
        throw new Error(
          `Together these weigh more than ${MAX_CHOSEN_BYTES / 1_000_000} MB. Import them folder by folder, or send them to POST /api/v1/import.`,
        )
      const added = await Promise.all(found.map(toImportFile))
      setTrouble(null)
      if (added.length > 0) onFiles([...files.filter(({ name }) => !added.some((each) => each.name === name)), ...added])
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : 'These files could not be read.')
    }
  }
  const chosen = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    await add(fromInput(target.files))
    // The same file may be chosen again, mended.
    target.value = ''
  }
  const paste = () => {
    const name = pasted.name.trim() || 'pasted.txt'
    onFiles([...files.filter((file) => file.name !== name), { name, text: pasted.text }])
    setPasted({ name: '', text: '' })
  }
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's fields */}
      <div
        role="group"
        aria-label="Files to import"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void add(fromDrop(event.dataTransfer))
        }}
        className={cn(
          'flex min-h-44 flex-col items-center justify-center gap-3 rounded-md border border-input border-dashed px-4 py-6 text-center',
          'data-over:border-ring data-over:bg-accent',
        )}
      >
        <p className="text-balance text-muted-foreground">
          Drop files, a folder or a zip here: a Versicle export, promptfoo, dotprompt, Prompty, Langfuse, OpenAI stored prompts, or plain
          text.
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={() => picker.current?.click()}>
            <Upload />
            Choose files
          </Button>
          <Button variant="ghost" onClick={() => folder.current?.click()}>
            <FolderOpen />
            Choose a folder
          </Button>
        </div>
        <input ref={picker} type="file" multiple hidden aria-label="Choose files to import" onChange={chosen} />
        <input
          ref={(input) => {
            folder.current = input
            input?.setAttribute('webkitdirectory', '')
          }}
          type="file"
          hidden
          aria-label="Choose a folder to import"
          onChange={chosen}
        />
        {trouble && (
          <p role="alert" className="text-danger text-sm">
            {trouble}
          </p>
        )}
      </div>
      <div className="flex flex-col gap-3">
        <Field label="Or paste" hint="A file’s text, JSON, or code that calls pmpt_…">
          <Textarea
            className="max-h-40 min-h-20 font-mono text-sm"
            value={pasted.text}
            onChange={({ target }) => setPasted({ ...pasted, text: target.value })}
            spellCheck={false}
          />
        </Field>
        <div className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <Field label="File name" optional>
              <Input
                placeholder="greeting.md"
                value={pasted.name}
                onChange={({ target }) => setPasted({ ...pasted, name: target.value })}
              />
            </Field>
          </div>
          <Button disabled={pasted.text.trim() === ''} onClick={paste}>
            Add
          </Button>
        </div>
      </div>
      {files.length > 0 && (
        <div className="flex flex-wrap items-center gap-2 lg:col-span-2">
          <ul aria-label="Chosen files" className="flex min-w-0 flex-wrap gap-2">
            {files.slice(0, 20).map((file) => (
              <li
                key={file.name}
                className="flex min-w-0 max-w-full items-center gap-1 rounded-sm border bg-muted py-0.5 pr-0.5 pl-2 text-xs"
              >
                <span className="truncate font-mono">{file.name}</span>
                <span className="shrink-0 text-muted-foreground tabular-nums">{sizeInWords(bytesOf(file))}</span>
                <Button
                  variant="ghost"
                  size="icon-xs"
                  aria-label={`Remove ${file.name}`}
                  onClick={() => onFiles(files.filter((each) => each !== file))}
                >
                  <X />
                </Button>
              </li>
            ))}
            {files.length > 20 && <li className="self-center text-muted-foreground text-xs">and {files.length - 20} more</li>}
          </ul>
          <label htmlFor="import-syntax" className="ml-auto flex items-center gap-2 text-muted-foreground text-xs">
            Templates of plain files
            <Select id="import-syntax" size="sm" value={syntax} onValueChange={(value) => onSyntax(Syntax.parse(value))}>
              {Syntax.options.map((value) => (
                <SelectItem key={value} value={value} hint={syntaxes[value].hint}>
                  {syntaxes[value].label}
                </SelectItem>
              ))}
            </Select>
          </label>
        </div>
      )}
    </div>
  )
}

const sizeInWords = (bytes: number) =>
  bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
