import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * The file a snapshot is kept in. Lines of UTF-8: a header `versicle-snapshot/1 <JSON>`, one line per record, and an end
 * `end <records> <SHA-256 of all before it, hex>`. It is written beside its place and moved there whole, so that a file of this name is
 * complete whatever happened; what reads it believes it only when the end and the sum are right.
 */
export type Header = {
  kind: 'published' | 'keys'
  /** When it was read from the database, in milliseconds since 1970. */
  takenAtMs: number
  /** The workspaces' change numbers that it was read at. */
  revisions: Record<string, number>
}
export type Located = { at: number; length: number }

/** A snapshot that cannot be believed, and why. */
export class DamagedSnapshot extends Error {
  override readonly name = 'DamagedSnapshot'
}

const magic = 'versicle-snapshot/1 '
const chunkBytes = 256 * 1024
/** Longer than any record can be, so that a file of something else is not read into memory whole. */
const longestLine = 64 * 1024 * 1024
const newline = 0x0a
let written = 0

/** Writes a snapshot, readable by its owner only, and answers its size. What was there stays until the new one is on the disk. */
export async function writeSnapshot(file: string, header: Header, records: AsyncIterable<string>): Promise<number> {
  const temporary = `${file}.${process.pid}-${++written}.tmp`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let [bytes, count, waiting] = [0, 0, `${magic}${JSON.stringify(header)}\n`]
    const flush = async () => {
      const chunk = Buffer.from(waiting, 'utf8')
      waiting = ''
      hash.update(chunk)
      bytes += chunk.length
      await handle.writeFile(chunk)
    }
    for await (const record of records) {
      waiting += `${record}\n`
      count++
      if (waiting.length >= chunkBytes) await flush()
    }
    await flush()
    await handle.writeFile(`end ${count} ${hash.digest('hex')}\n`)
    await handle.sync()
    await handle.close()
    await rename(temporary, file)
    await syncFolder(path.dirname(file))
    return bytes
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(temporary, { force: true })
    throw error
  }
}

/** So that the move itself survives a power cut; not every system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/**
 * Reads a snapshot once from end to end, a piece at a time, and hands each record's bytes to `take` with where they stand. Throws
 * DamagedSnapshot saying what is wrong; what was taken before that must not be used.
 */
export async function scanSnapshot(
  handle: FileHandle,
  kind: Header['kind'],
  take: (line: Buffer, where: Located) => void,
): Promise<Header> {
  const hash = createHash('sha256')
  let header: Header | undefined
  let end: string | undefined
  let count = 0
  let at = 0
  const takeLine = (line: Buffer) => {
    if (end !== undefined) throw new DamagedSnapshot('there is more after its end')
    if (header === undefined) {
      header = headerOf(line.toString('utf8'))
      if (header.kind !== kind) throw new DamagedSnapshot(`it is one of ${header.kind}`)
    } else if (line.subarray(0, 4).toString('latin1') === 'end ') {
      end = line.toString('latin1')
      return
    } else {
      take(line, { at, length: line.length })
      count++
    }
    hash.update(line).update('\n')
  }
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of handle.createReadStream({ start: 0, autoClose: false, highWaterMark: chunkBytes })) {
    const chunk: Buffer = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer])
    let from = 0
    for (let to = chunk.indexOf(newline); to !== -1; to = chunk.indexOf(newline, from)) {
      takeLine(chunk.subarray(from, to))
      at += to - from + 1
      from = to + 1
    }
    rest = chunk.subarray(from)
    if (rest.length > longestLine) throw new DamagedSnapshot('it has a line that is too long')
  }
  if (header === undefined || end === undefined || rest.length > 0) throw new DamagedSnapshot('it is cut short')
  if (end !== `end ${count} ${hash.digest('hex')}`) throw new DamagedSnapshot('its checksum is not that of its content')
  return header
}

function headerOf(line: string): Header {
  try {
    if (line.startsWith(magic)) return JSON.parse(line.slice(magic.length)) as Header
  } catch {
    // Said below.
  }
  throw new DamagedSnapshot('it does not begin as a snapshot of this version does')
}

/** One record's bytes, as text. */
export async function readRecord(handle: FileHandle, { at, length }: Located): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at)
  if (bytesRead !== length) throw new DamagedSnapshot('it was cut short while it was open')
  return buffer.toString('utf8')
}
