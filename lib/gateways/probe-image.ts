import { crc32, deflateSync } from 'node:zlib'

/** Each digit in 3 × 5 dots: one number a row, its three bits from left to right. */
const DIGITS: readonly (readonly number[])[] = [
  [7, 5, 5, 5, 7],
  [2, 6, 2, 2, 7],
  [7, 1, 7, 4, 7],
  [7, 1, 3, 1, 7],
  [5, 5, 7, 1, 1],
  [7, 4, 7, 1, 7],
  [7, 4, 7, 5, 7],
  [7, 1, 2, 2, 2],
  [7, 5, 7, 5, 7],
  [7, 5, 7, 1, 7],
]
const DOT = 16
const HEIGHT = 7 * DOT

/** A picture of digits, black on white, as a `data:` URL of a grey-scale PNG (W3C PNG, third edition). Some 300 bytes; 112 pixels high. */
export function pictureOf(digits: string): string {
  const width = (digits.length * 4 + 1) * DOT
  const black = (x: number, y: number) => {
    const [column, row] = [Math.floor(x / DOT) - 1, Math.floor(y / DOT) - 1]
    const shape = DIGITS[Number(digits[Math.floor(column / 4)])]
    return column >= 0 && column % 4 < 3 && (((shape?.[row] ?? 0) >> (2 - (column % 4))) & 1) === 1
  }
  // Each line begins with its filter: none.
  const lines = Buffer.alloc(HEIGHT * (width + 1), 255)
  for (let y = 0; y < HEIGHT; y++) {
    lines[y * (width + 1)] = 0
    for (let x = 0; x < width; x++) if (black(x, y)) lines[y * (width + 1) + 1 + x] = 0
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(HEIGHT, 4)
  // Eight bits a dot, grey, and the standard's only compression, filter and order.
  header.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const png = Buffer.concat([signature, piece('IHDR', header), piece('IDAT', deflateSync(lines)), piece('IEND', Buffer.alloc(0))])
  return `data:image/png;base64,${png.toString('base64')}`
}

function piece(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  body.copy(frame, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}
