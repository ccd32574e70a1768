'use client'

import { FileText, Upload as UploadIcon, Variable as VariableIcon, Volume2 } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { NameSource } from '@/components/editor/mustache-completion'
import { TemplateEditor } from '@/components/editor/template-editor'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { describeUpload, isUpload, type MediaPart, media, readUpload, sourceOf, uploadLimit, withSource, withUpload } from './media-file'

type MediaPartEditorProps = {
  part: MediaPart
  /** "Image 2 of message 3". */
  label: string
  names: NameSource
  /** Absent: read-only. */
  onChange: ((part: MediaPart) => void) | undefined
  focusRequest: number | undefined
}

/** An image, a sound or a file in a message: where it comes from, and what more the model is told of it. */
export function MediaPartEditor({ part, label, names, onChange, focusRequest }: MediaPartEditorProps) {
  const id = useId()
  const picker = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [asked, setAsked] = useState(0)
  const { noun, accept, placeholder, hint, variable } = media[part.type]
  const source = sourceOf(part)
  const uploaded = isUpload(part.type, source)
  const change = (next: MediaPart) => {
    setFault(null)
    onChange?.(next)
  }
  const take = async (file: File | undefined) => {
    if (!file) return
    const upload = await readUpload(file, part.type)
    if (upload.ok) change(withUpload(part, upload))
    else setFault(upload.message)
  }
  return (
    <div className="flex min-w-0 flex-col gap-1.5 px-3 pb-2">
      {uploaded ? (
        <Uploaded part={part} source={source} label={label} />
      ) : (
        <TemplateEditor
          value={source}
          onChange={onChange && ((next) => change(withSource(part, next)))}
          label={`${label}: ${part.type === 'input_audio' ? 'data' : 'URL'}`}
          describedBy={`${id}-hint`}
          placeholder={placeholder}
          names={names}
          focusRequest={asked || focusRequest}
          className="rounded-md border border-input has-[.cm-focused]:outline-2 has-[.cm-focused]:outline-ring has-[.cm-focused]:-outline-offset-1"
        />
      )}
      <div className="flex flex-wrap items-center gap-1.5">
        {onChange && (
          <>
            <input
              ref={picker}
              type="file"
              hidden
              aria-label={`Upload for ${label}`}
              {...(accept && { accept })}
              onChange={(event) => {
                void take(event.target.files?.[0])
                event.target.value = ''
              }}
            />
            <Button size="sm" onClick={() => picker.current?.click()}>
              <UploadIcon />
              {uploaded ? 'Replace' : 'Upload'}
            </Button>
            {source !== variable && (
              <Button
                size="sm"
                variant="ghost"
                onClick={() => {
                  change(withSource(part, variable))
                  setAsked((times) => times + 1)
                }}
              >
                <VariableIcon />
                Use a variable
              </Button>
            )}
            {uploaded && (
              <Button size="sm" variant="ghost" onClick={() => change(withSource(part, ''))}>
                Take it out
              </Button>
            )}
          </>
        )}
        <Extras part={part} label={label} onChange={onChange && change} />
      </div>
      <p
        id={`${id}-hint`}
        role={fault ? 'alert' : undefined}
        className={fault ? 'text-danger text-xs' : source === '' ? 'text-muted-foreground text-xs' : 'sr-only'}
      >
        {fault ?? `${hint} An uploaded ${noun} is kept in the prompt and may weigh ${uploadLimit}.`}
      </p>
    </div>
  )
}

function Uploaded({ part, source, label }: { part: MediaPart; source: string; label: string }) {
  const Icon = part.type === 'input_audio' ? Volume2 : FileText
  return (
    <p className="flex min-w-0 items-center gap-2.5 rounded-md border bg-muted p-2 text-xs">
      {part.type === 'image_url' ? (
        // biome-ignore lint/performance/noImgElement: a data: URL, nothing to optimise
        <img src={source} alt={`${label}, as uploaded`} className="max-h-24 max-w-32 rounded-sm object-contain" />
      ) : (
        <Icon aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
      )}
      {describeUpload(part.type, source)}
    </p>
  )
}

const details = ['auto', 'low', 'high', 'original'] as const
const formats = ['mp3', 'wav'] as const

function Extras({ part, label, onChange }: { part: MediaPart; label: string; onChange: ((part: MediaPart) => void) | undefined }) {
  const disabled = !onChange
  if (part.type === 'image_url')
    return (
      <Select
        aria-label={`Detail of ${label}`}
        size="sm"
        disabled={disabled}
        value={part.image_url.detail ?? ''}
        onValueChange={(next) => {
          const { detail: _, ...image } = part.image_url
          const detail = details.find((known) => known === next)
          onChange?.({ ...part, image_url: { ...image, ...(detail && { detail }) } })
        }}
        className="w-40"
      >
        {[{ value: '', label: 'Detail not set' }, ...details.map((value) => ({ value, label: `Detail ${value}` }))].map((option) => (
          <SelectItem key={option.value} value={option.value}>
            {option.label}
          </SelectItem>
        ))}
      </Select>
    )
  if (part.type === 'input_audio')
    return (
      <Select
        aria-label={`Format of ${label}`}
        size="sm"
        disabled={disabled}
        value={part.input_audio.format}
        onValueChange={(next) =>
          onChange?.({ ...part, input_audio: { ...part.input_audio, format: formats.find((known) => known === next) ?? 'mp3' } })
        }
        className="w-24"
      >
        {formats.map((format) => (
          <SelectItem key={format} value={format}>
            {format.toUpperCase()}
          </SelectItem>
        ))}
      </Select>
    )
  const fields = [
    { key: 'filename', placeholder: 'Name, such as report.pdf' },
    ...(part.file.file_id === undefined ? [] : [{ key: 'file_id', placeholder: 'file-…' } as const]),
  ] as const
  return fields.map(({ key, placeholder }) => (
    <Input
      key={key}
      aria-label={`${key === 'filename' ? 'Name' : 'Id'} of ${label}`}
      value={part.file[key] ?? ''}
      readOnly={disabled}
      placeholder={placeholder}
      spellCheck={false}
      onChange={(event) => onChange?.({ ...part, file: { ...part.file, [key]: event.target.value } })}
      className="h-7 w-52 text-xs"
    />
  ))
}
