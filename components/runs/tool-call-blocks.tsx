import { Wrench } from 'lucide-react'
import type { ToolCall } from '@/lib/gateways/call-schema'
import { PlainText } from './plain-text'
import { prettyJson } from './pretty-json'

/** The tools a model asked for, each with its arguments as it wrote them. */
export function ToolCallBlocks({ calls }: { calls: readonly ToolCall[] }) {
  if (calls.length === 0) return null
  return (
    <ul aria-label="Tool calls" className="flex min-w-0 flex-col gap-2">
      {calls.map((call, index) => (
        <li key={call.id ?? index} className="min-w-0 rounded-md border">
          <div className="flex min-w-0 items-center gap-1.5 border-b bg-muted px-2.5 py-1 text-xs">
            <Wrench aria-hidden="true" className="size-3 shrink-0 text-muted-foreground" />
            <span className="text-muted-foreground">Calls</span>
            <span className="min-w-0 truncate font-medium font-mono">{call.name || 'a tool without a name'}</span>
          </div>
          <PlainText mono text={prettyJson(call.arguments) ?? call.arguments} className="px-2.5 py-1.5 text-xs" />
        </li>
      ))}
    </ul>
  )
}
