'use client'

import { FileText, Upload, Volume2 } from 'lucide-react'
import { type ComponentProps, useId, useRef, useState } from 'react'
import { describeUpload, type MediaType, media, readUpload } from '@/components/prompts/edit/media-file'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'

const partOf = { image: 'image_url', audio: 'input_audio', file: 'file' } as const satisfies Record<string, MediaType>

type MediaInputProps = Pick<ComponentProps<'input'>, 'id' | 'required' | 'aria-describedby' | 'aria-invalid'> & {
  kind: keyof typeof partOf
  label: string
  text: string
  onChange: ((text: string) => void) | undefined
  placeholder?: string | undefined
}

/** An image, a sound or a file as a value: its address, or an upload that is carried in the value itself. */
export function MediaInput({ kind, label, text, onChange, placeholder, ...rest }: MediaInputProps) {
  const id = useId()
  const picker = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  const type = partOf[kind]
  const { accept } = media[type]
  const uploaded = text.startsWith('data:')
  const Icon = kind === 'audio' ? Volume2 : FileText
  const change = (next: string) => {
    setFault(null)
    onChange?.(next)
  }
  const take = async (file: File | undefined) => {
    if (!file) return
    const upload = await readUpload(file, type)
    if (upload.ok) change(upload.dataUrl)
    else setFault(upload.message)
  }
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex min-w-0 items-center gap-1.5">
        {uploaded ? (
          <p className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-md border bg-muted px-2 py-1 text-xs">
            {kind === 'image' ? (
              // biome-ignore lint/performance/noImgElement: a data: URL, nothing to optimise
              <img src={text} alt={`${label}, as uploaded`} className="max-h-16 max-w-24 rounded-sm object-contain" />
            ) : (
              <Icon aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
            )}
            <span className="truncate">{describeUpload(type, text)}</span>
          </p>
        ) : (
          <Input
            {...rest}
            value={text}
            readOnly={!onChange}
            onChange={(event) => change(event.target.value)}
            placeholder={placeholder}
            spellCheck={false}
            inputMode="url"
            className="h-8 min-w-0 font-mono text-xs"
          />
        )}
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
            {uploaded ? (
              <Button size="sm" aria-label={`Take out ${label}`} onClick={() => change('')}>
                Take out
              </Button>
            ) : (
              <Button size="sm" aria-label={`Upload ${label}`} onClick={() => picker.current?.click()}>
                <Upload />
                Upload
              </Button>
            )}
          </>
        )}
      </div>
      {fault && (
        <p id={`${id}-fault`} role="alert" className="text-danger text-xs">
          {fault}
        </p>
      )}
    </div>
  )
}
