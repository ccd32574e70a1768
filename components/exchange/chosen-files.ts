import type { ImportFile } from '@/lib/exchange/schema'

/** As the server counts them, less what JSON and base64 add. */
export const MAX_CHOSEN_BYTES = 20_000_000
const MAX_CHOSEN_FILES = 5_000

const clutter = /(^|\/)(\.git\/|node_modules\/|__MACOSX\/|\.DS_Store$|Thumbs\.db$|\._)/
type Found = { name: string; file: File }

/** A file as the import takes it: text where it is text, else base64. */
export async function toImportFile({ name, file }: Found): Promise<ImportFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)
  try {
    if (!isZip) return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    // No text: it goes as it is, and is told apart at the server.
  }
  let binary = ''
  for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return { name, base64: btoa(binary) }
}

/** What an input of type file holds; of a folder with the paths in it. */
export const fromInput = (list: FileList | null): Found[] =>
  [...(list ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file })).filter(({ name }) => !clutter.test(name))

/** What was dropped, folders walked. Throws words for what is too much. */
export async function fromDrop(transfer: DataTransfer): Promise<Found[]> {
  // The list is only there during the event, so the entries are taken before anything is waited for.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? [])
  if (entries.length === 0) return fromInput(transfer.files)
  const found: Found[] = []
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    const name = entry.fullPath.replace(/^\//, '')
    if (clutter.test(entry.isDirectory ? `${name}/` : name)) return
    if (entry.isFile) {
      found.push({ name, file: await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)) })
      if (found.length > MAX_CHOSEN_FILES)
        throw new Error(`More than ${MAX_CHOSEN_FILES.toLocaleString('en')} files: drop fewer, or a zip.`)
      return
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader()
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
      if (batch.length === 0) return
      for (const each of batch) await walk(each)
    }
  }
  for (const entry of entries) await walk(entry)
  return found
}

export const bytesOf = ({ text, base64 = '' }: ImportFile): number => (text === undefined ? Math.floor(base64.length * 0.75) : text.length)
