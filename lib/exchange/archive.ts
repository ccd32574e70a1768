import { Unzip, UnzipInflate, Zip, ZipDeflate } from 'fflate'
import { AppError } from '@/lib/errors'
import type { SourceFile } from './parsed'
import { MAX_IMPORT_FILES, MAX_UNPACKED_BYTES } from './schema'

/** ZIP knows no time before 1980; a fixed one makes equal exports equal, byte for byte. */
const EPOCH = new Date(1980, 0, 1)

/** Files as one zip (PKWARE APPNOTE), made and handed on file by file. */
export async function* zipped(files: AsyncIterable<SourceFile>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    ready.push(chunk)
  })
  const encoder = new TextEncoder()
  for await (const { name, text } of files) {
    const entry = new ZipDeflate(name, { level: 6 })
    entry.mtime = EPOCH
    zip.add(entry)
    entry.push(encoder.encode(text), true)
    yield* ready
    ready = []
  }
  zip.end()
  yield* ready
}

const tooLarge = () =>
  new AppError(
    'invalid',
    `Unpacked, these files weigh more than ${MAX_UNPACKED_BYTES.toLocaleString('en')} bytes. Import them folder by folder.`,
    { faults: [{ path: 'files', message: 'Send less at once.' }] },
  )
const broken = (name: string, cause?: unknown) =>
  new AppError('invalid', `${name} is not a zip that can be read.`, { faults: [{ path: 'files', message: `${name} is broken.` }], cause })

export const looksLikeZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)

/** What has room in an import, shared by all its files. */
export class Room {
  private bytes = 0
  private files = 0
  take(bytes: number): void {
    this.bytes += bytes
    if (this.bytes > MAX_UNPACKED_BYTES) throw tooLarge()
  }
  takeFile(): void {
    if (++this.files > MAX_IMPORT_FILES)
      throw new AppError(
        'invalid',
        `There are more than ${MAX_IMPORT_FILES.toLocaleString('en')} files in this. Import them folder by folder.`,
      )
  }
}

/** A step of this many compressed bytes unpacks to at most about a thousand times as much before it is counted. */
const STEP = 16_384

/**
 * The text files of a zip. What it unpacks to is counted as it comes, whatever its own headers say, and `invalid` is thrown as soon as
 * there is no room left; so a zip bomb costs no more than an honest file.
 */
export function unzipped(name: string, bytes: Uint8Array, room: Room): { name: string; bytes: Uint8Array }[] {
  const found: { name: string; chunks: Uint8Array[]; whole: boolean }[] = []
  let failure: unknown
  let seen = 0
  const unzip = new Unzip((file) => {
    room.takeFile()
    seen++
    if (file.name.endsWith('/')) return
    const entry = { name: file.name, chunks: [] as Uint8Array[], whole: false }
    found.push(entry)
    file.ondata = (error, chunk, final) => {
      if (error) failure ??= error
      else {
        room.take(chunk.byteLength)
        entry.chunks.push(chunk)
        entry.whole = final
      }
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  try {
    for (let at = 0; at < bytes.byteLength; at += STEP) {
      unzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.byteLength)
      if (failure) break
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    failure = error
  }
  if (failure instanceof AppError) throw failure
  // One that begins with an entry and has none was cut off in it.
  const cut = seen === 0 && bytes[2] === 3
  if (failure || cut || found.some(({ whole }) => !whole)) throw broken(name, failure)
  return found.map(({ name, chunks }) => ({ name, bytes: Buffer.concat(chunks) }))
}
