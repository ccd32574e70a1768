import type { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { exportRecords, exportStream } from '@/lib/exchange/export'
import type { ExportRecord } from '@/lib/exchange/records'
import { type ExportFormat, type ExportScope, type ImportFile, ImportPrompts } from '@/lib/exchange/schema'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { saveVersion } from '@/lib/prompts/save-version'
import { SaveVersion } from '@/lib/prompts/schema'

/** Everything an export holds, as records. */
export async function recordsOf(ctx: Ctx, scope: ExportScope = {}): Promise<ExportRecord[]> {
  const records: ExportRecord[] = []
  for await (const record of await exportRecords(ctx, scope)) records.push(record)
  return records
}

/** An export as the file that a person gets. */
export async function fileOf(ctx: Ctx, format: ExportFormat, scope: ExportScope = {}): Promise<ImportFile> {
  const { stream, filename } = await exportStream(ctx, scope, format)
  const bytes = Buffer.from(await new Response(stream).arrayBuffer())
  return format === 'jsonl' ? { name: filename, text: bytes.toString('utf8') } : { name: filename, base64: bytes.toString('base64') }
}

export const importing = (files: ImportFile[], more: Partial<z.input<typeof ImportPrompts>> = {}): ImportPrompts =>
  ImportPrompts.parse({ files, ...more })

/** Saves a content on top of whatever is newest, even when it is there already. */
export const save = (ctx: Ctx, promptId: string, content: PromptContent, note = '') =>
  saveVersion(ctx, SaveVersion.parse({ promptId, content, note, baseVersion: null, onConflict: 'append', always: true }))
