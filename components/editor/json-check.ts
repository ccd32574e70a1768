import { jsonLanguage } from '@codemirror/lang-json'

/** Something wrong in a JSON text, by offsets (end exclusive). */
export type JsonFault = { from: number; to: number; message: string }
type Path = readonly PropertyKey[]
type Node = ReturnType<typeof jsonLanguage.parser.parse>['topNode']

/** Parses JSON and says where and why it does not. Refuses what JSON.parse would change in silence: a key given twice, a number it rounds. */
export function checkJson(text: string): { value: unknown; faults: [] } | { value: undefined; faults: JsonFault[] } {
  const root = jsonLanguage.parser.parse(text).topNode
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { value: undefined, faults: [syntaxFault(text, root)] }
  }
  const faults = lossesIn(text, root)
  return faults.length > 0 ? { value: undefined, faults } : { value, faults: [] }
}

/** The offsets of what stands at a path; of the nearest thing around it when there is nothing. */
export function rangeOf(text: string, path: Path): { from: number; to: number } {
  let node = jsonLanguage.parser.parse(text).topNode.firstChild
  let best = node
  for (const step of path) {
    node = node ? childAt(text, node, step) : null
    if (!node) break
    best = node
  }
  return best ? { from: best.from, to: best.to } : { from: 0, to: text.length }
}

/** As it is shown in an editor. */
export const formatJson = (value: unknown): string => JSON.stringify(value, null, 2)

function childAt(text: string, node: Node, step: PropertyKey): Node | null {
  if (node.name === 'Array') return valuesIn(node)[Number(step)] ?? null
  const property = node.getChildren('Property').find((child) => keyOf(text, child) === step)
  return property ? (valuesIn(property).at(-1) ?? property) : null
}
const VALUES = ['True', 'False', 'Null', 'Number', 'String', 'Object', 'Array']
function valuesIn(node: Node): Node[] {
  const found: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (VALUES.includes(child.name)) found.push(child)
  return found
}
function keyOf(text: string, property: Node): string | undefined {
  const name = property.getChild('PropertyName')
  return name ? (JSON.parse(text.slice(name.from, name.to)) as string) : undefined
}

function lossesIn(text: string, root: Node): JsonFault[] {
  const faults: JsonFault[] = []
  root.cursor().iterate((at) => {
    if (at.name === 'Object') {
      const seen = new Set<string | undefined>()
      for (const property of at.node.getChildren('Property')) {
        const key = keyOf(text, property)
        if (seen.has(key)) faults.push({ from: property.from, to: property.to, message: `"${key}" stands here twice. Keep one.` })
        seen.add(key)
      }
    }
    if (at.name === 'Number' && isRounded(text.slice(at.from, at.to)))
      faults.push({ from: at.from, to: at.to, message: 'This number cannot be kept exactly. Write it as a string, or with fewer digits.' })
  })
  return faults
}

/** True when a number, read and written again, has other digits. */
function isRounded(written: string): boolean {
  const digits = (number: string) => {
    const [mantissa = '', exponent = '0'] = number.toLowerCase().replace(/^-/, '').split('e')
    const [whole = '', fraction = ''] = mantissa.split('.')
    const all = `${whole}${fraction}`.replace(/^0+/, '')
    const kept = all.replace(/0+$/, '')
    return kept === '' ? '0' : `${kept}e${Number(exponent) - fraction.length + all.length - kept.length}`
  }
  const read = Number(written)
  return !Number.isFinite(read) || digits(written) !== digits(String(read))
}

function syntaxFault(text: string, root: Node): JsonFault {
  if (text.trim() === '') return { from: 0, to: text.length, message: 'Write JSON here.' }
  let at = text.length
  root.cursor().iterate((node) => {
    if (node.type.isError && node.from < at) at = node.from
  })
  while (at < text.length && /\s/.test(text.charAt(at))) at++
  const before = text.slice(0, at).trimEnd()
  const sign = text.charAt(at)
  if (sign === '') return { from: before.length, to: text.length, message: 'The JSON ends too early: something is not closed.' }
  const here = { from: at, to: at + 1 }
  if (before.endsWith(',') && /[\]}]/.test(sign))
    return { from: before.length - 1, to: before.length, message: `Remove the comma before "${sign}".` }
  if (sign === "'" || sign === '“' || sign === '”') return { ...here, message: 'Use straight double quotes (").' }
  if (/["[{\d]/.test(sign) && /["\]}\w]$/.test(before)) return { ...here, message: 'A comma is missing before this.' }
  if (/[\p{L}_$]/u.test(sign)) return { ...here, message: 'Put this in double quotes.' }
  return { ...here, message: `"${sign}" does not belong here.` }
}
