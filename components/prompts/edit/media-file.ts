import { type ContentPart, inlineBytes, MAX_INLINE_BYTES } from '@/lib/prompts/content-schema'

export type MediaType = Exclude<ContentPart['type'], 'text' | 'refusal'>
export type Media = { noun: string; accept: string; placeholder: string; hint: string; variable: string }

export const media: Record<MediaType, Media> = {
  image_url: {
    noun: 'image',
    accept: 'image/png,image/jpeg,image/webp,image/gif',
    placeholder: 'https://… or {{image}}',
    hint: 'A URL that the model can reach, an upload, or a variable that holds one.',
    variable: '{{image}}',
  },
  input_audio: {
    noun: 'audio',
    accept: 'audio/wav,audio/x-wav,audio/wave,audio/mpeg,.wav,.mp3',
    placeholder: '{{audio}}',
    hint: 'An upload, or a variable that holds the sound in base64. Models take no URL here.',
    variable: '{{audio}}',
  },
  file: {
    noun: 'file',
    accept: '',
    placeholder: 'https://… or {{file}}',
    hint: 'An upload, a variable that holds a data: URL, or a URL where the gateway fetches files.',
    variable: '{{file}}',
  },
}

/** `84 kB`, in decimal units as the limits are. */
export const inKilobytes = (bytes: number): string =>
  bytes < 1000 ? `${bytes} bytes` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
export const uploadLimit = inKilobytes(MAX_INLINE_BYTES)

/** True for what was uploaded: nothing one would edit as text. */
export const isUpload = (type: MediaType, text: string): boolean =>
  type === 'input_audio' ? text.length > 200 && !text.includes('{{') : /^data:[^,]{0,200};base64,/.test(text)

/** An upload in words: "PNG image, 84 kB". */
export function describeUpload(type: MediaType, text: string): string {
  const kind = /^data:([\w.+-]+)\/([\w.+-]+)/.exec(text)
  const name =
    type === 'input_audio'
      ? 'Audio'
      : kind
        ? `${kind[2]?.replace(/\+.*/, '').toUpperCase()} ${kind[1] === 'image' ? 'image' : 'file'}`
        : 'File'
  return `${name}, ${inKilobytes(inlineBytes(text))}`
}

export type Upload = { ok: true; dataUrl: string; name: string; mimeType: string } | { ok: false; message: string }

/** A chosen file as a `data:` URL, or why it cannot be kept in a prompt. */
export async function readUpload(file: File, type: MediaType): Promise<Upload> {
  if (file.size > MAX_INLINE_BYTES)
    return { ok: false, message: `${file.name} weighs ${inKilobytes(file.size)}; an upload may weigh ${uploadLimit}. ${instead[type]}` }
  if (file.size === 0) return { ok: false, message: `${file.name} is empty.` }
  if (type === 'input_audio' && audioFormat(file.type, file.name) === null) return { ok: false, message: 'Choose a WAV or MP3 file.' }
  if (type === 'image_url' && !media.image_url.accept.split(',').includes(file.type))
    return { ok: false, message: 'Choose a PNG, JPEG, WebP or GIF image.' }
  const dataUrl = await new Promise<string | null>((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : null)
    reader.onerror = () => resolve(null)
    reader.readAsDataURL(file)
  })
  return dataUrl === null
    ? { ok: false, message: `${file.name} could not be read. Choose it again.` }
    : { ok: true, dataUrl, name: file.name, mimeType: file.type }
}
const instead: Record<MediaType, string> = {
  image_url: 'Give its URL, or a variable.',
  input_audio: 'Give a variable that holds it.',
  file: 'Give a variable, or its URL.',
}

/** What OpenAI calls the format of a sound; null for one it does not take. */
export const audioFormat = (mimeType: string, name: string): 'wav' | 'mp3' | null =>
  /wav/.test(mimeType) || /\.wav$/i.test(name) ? 'wav' : /mpeg|mp3/.test(mimeType) || /\.mp3$/i.test(name) ? 'mp3' : null

/** A part that holds an uploaded file in the place of what it had. */
export function withUpload(part: Extract<ContentPart, { type: MediaType }>, { dataUrl, name, mimeType }: Extract<Upload, { ok: true }>) {
  if (part.type === 'image_url') return { ...part, image_url: { ...part.image_url, url: dataUrl } }
  if (part.type === 'file') return { ...part, file: { ...part.file, file_data: dataUrl, filename: name } }
  const format = audioFormat(mimeType, name) ?? part.input_audio.format
  return { ...part, input_audio: { data: dataUrl.slice(dataUrl.indexOf(',') + 1), format } }
}
export type MediaPart = Extract<ContentPart, { type: MediaType }>
/** Where a part keeps its URL or data. */
export const sourceOf = (part: MediaPart): string =>
  part.type === 'image_url' ? part.image_url.url : part.type === 'input_audio' ? part.input_audio.data : (part.file.file_data ?? '')
export function withSource(part: MediaPart, source: string): MediaPart {
  if (part.type === 'image_url') return { ...part, image_url: { ...part.image_url, url: source } }
  if (part.type === 'input_audio') return { ...part, input_audio: { ...part.input_audio, data: source } }
  return { ...part, file: { ...part.file, file_data: source } }
}
