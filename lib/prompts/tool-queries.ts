import { type Ctx, reader } from '@/lib/context'
import { authorizeReading } from './authorize-reading'
import { type Tool, toolName } from './content-schema'
import type { LibraryTool, ListTools } from './schema'

const MAX_ROWS = 500
const MAX_TOOLS = 50

/** `_`, `%` and `\` mean something to LIKE. */
const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&')

/**
 * The tools that the newest versions of the workspace's live prompts have, by name; equal ones once, with the prompts they stand in.
 * Every word of `search` must stand in the name or the description.
 */
export async function listTools(ctx: Ctx, { search }: ListTools): Promise<LibraryTool[]> {
  authorizeReading(ctx)
  const words = search.split(/\s+/).filter(Boolean).slice(0, 10)
  const patterns = words.map((word) => `%${literally(word)}%`)
  const rows = await reader(ctx).$queryRaw<{ prompt: string; tool: Tool }[]>`
    SELECT p.name AS prompt, t.value AS tool
    FROM "Prompt" p
    JOIN "PromptVersion" v ON v."workspaceId" = p."workspaceId" AND v."promptId" = p.id AND v.number = p."newestVersion"
    CROSS JOIN LATERAL json_array_elements(v.content->'tools') AS t
    CROSS JOIN LATERAL (SELECT coalesce(t.value->'function', t.value->'custom') AS said) AS s
    WHERE p."workspaceId" = ${ctx.workspaceId} AND p."archivedAt" IS NULL
      AND concat_ws(' ', s.said->>'name', s.said->>'description') ILIKE ALL (${patterns}::text[])
    ORDER BY s.said->>'name', p.name LIMIT ${MAX_ROWS}`
  const found = new Map<string, LibraryTool>()
  for (const { prompt, tool } of rows) {
    const written = JSON.stringify(tool)
    const known = found.get(written)
    if (known) known.prompts.push(prompt)
    else found.set(written, { name: toolName(tool), tool, prompts: [prompt] })
  }
  return [...found.values()].slice(0, MAX_TOOLS)
}
