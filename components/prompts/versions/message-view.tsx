import type { ReactNode } from 'react'
import { TemplateBlock, TemplateText } from '@/components/editor/template-text'
import type { ContentPart, Message, ToolCall } from '@/lib/prompts/content-schema'
import { describeUpload, isUpload, type MediaPart, media, sourceOf } from '../edit/media-file'

/** A message to be read: who speaks, what is said part by part, and what is called. */
export function MessageView({ message }: { message: Message }) {
  if (message.role === 'placeholder')
    return (
      <p className="px-3 pb-2 text-muted-foreground">
        Stands for the messages given as <span className="font-mono text-foreground">{message.name}</span>
        {limits(message)}.
      </p>
    )
  const { content } = message
  const parts: ContentPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : []
  return (
    <div className="flex min-w-0 flex-col gap-2 px-3 pb-2">
      {message.role === 'tool' && <Said word="Answers call">{message.tool_call_id}</Said>}
      {message.role !== 'tool' && message.name !== undefined && <Said word="Spoken by">{message.name}</Said>}
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is only read keeps its places
        <Part key={index} part={part} />
      ))}
      {message.role === 'assistant' && typeof message.refusal === 'string' && <Said word="Refuses">{message.refusal}</Said>}
      {calls.map((call) => (
        <Call key={call.id} call={call} />
      ))}
    </div>
  )
}

const limits = ({ min, max }: { min?: number | undefined; max?: number | undefined }): string =>
  min === undefined && max === undefined ? '' : `, ${min ?? 0} to ${max ?? 'any number'} of them`

const Said = ({ word, children }: { word: string; children: ReactNode }) => (
  <p className="wrap-anywhere text-muted-foreground text-xs">
    {word} <span className="font-mono text-foreground">{children}</span>
  </p>
)

function Part({ part }: { part: ContentPart }) {
  if (part.type === 'text') return <TemplateBlock text={part.text} />
  return part.type === 'refusal' ? <Said word="Refuses">{part.refusal}</Said> : <Media part={part} />
}

function Media({ part }: { part: MediaPart }) {
  const source = sourceOf(part)
  const uploaded = isUpload(part.type, source)
  const { noun } = media[part.type]
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 rounded-md border bg-muted px-2.5 py-1.5 text-xs">
      {uploaded && part.type === 'image_url' && (
        // biome-ignore lint/performance/noImgElement: a data: URL, nothing to optimise
        <img src={source} alt="As uploaded" className="max-h-24 max-w-32 rounded-sm object-contain" />
      )}
      <span className="font-medium capitalize">{noun}</span>
      {source !== '' && (
        <span className="wrap-anywhere min-w-0 font-mono">
          {uploaded ? describeUpload(part.type, source) : <TemplateText text={source} />}
        </span>
      )}
      {more(part).map((word) => (
        <span key={word} className="wrap-anywhere text-muted-foreground">
          {word}
        </span>
      ))}
    </p>
  )
}

/** What the model is told besides. */
function more(part: MediaPart): string[] {
  if (part.type === 'image_url') return part.image_url.detail ? [`detail ${part.image_url.detail}`] : []
  if (part.type === 'input_audio') return [part.input_audio.format.toUpperCase()]
  return [part.file.filename, part.file.file_id].filter((word): word is string => word !== undefined && word !== '')
}

function Call({ call }: { call: ToolCall }) {
  const [name, input] = call.type === 'function' ? [call.function.name, call.function.arguments] : [call.custom.name, call.custom.input]
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-md border bg-muted px-2.5 py-1.5 text-xs">
      <p className="wrap-anywhere text-muted-foreground">
        Calls <span className="font-medium font-mono text-foreground">{name}</span> as <span className="font-mono">{call.id}</span>
      </p>
      {/* No template: what a call was given is sent as it stands. */}
      <pre className="wrap-anywhere whitespace-break-spaces font-mono text-xs/[19px]">{input}</pre>
    </div>
  )
}
