import type { ReactNode } from 'react'
import { formatJson } from '@/components/editor/json-check'
import { TemplateBlock } from '@/components/editor/template-text'
import { cn } from '@/components/ui/cn'
import type { Json, PromptContent } from '@/lib/prompts/content-schema'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { MessageView } from './message-view'

/** A content to be read: all that a version says. */
export function ContentView({ content }: { content: PromptContent }) {
  const { messages, text, model, parameters, tools, responseFormat, config, variables } = content
  return (
    <div className="flex flex-col gap-5">
      {messages && (
        <ol aria-label="Messages" className="flex flex-col gap-2">
          {messages.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a version never changes, and its messages have no other name
            <li key={index} className={cn('rounded-md border bg-card', message.role === 'placeholder' && 'border-dashed bg-transparent')}>
              <p className="flex h-8 items-center gap-2 px-3 text-xs">
                <span className="font-medium capitalize">{message.role}</span>
                <span className="text-muted-foreground tabular-nums">{index + 1}</span>
              </p>
              <MessageView message={message} />
            </li>
          ))}
        </ol>
      )}
      {text !== undefined && <TemplateBlock text={text} className="rounded-md border bg-card px-3 py-2" />}
      <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-6 gap-y-2 text-sm">
        <Row name="Model">
          <span className="font-mono">{model}</span>
        </Row>
        {Object.entries(parameters).map(([name, value]) => (
          <Row key={name} name={name} mono>
            <span className="wrap-anywhere font-mono">{JSON.stringify(value)}</span>
          </Row>
        ))}
      </dl>
      {variables && <Declarations declarations={variables} />}
      {tools.length > 0 && <JsonPart title="Tools" value={tools} />}
      {responseFormat && <JsonPart title="Response format" value={responseFormat} />}
      {Object.keys(config).length > 0 && <JsonPart title="Config" value={config} />}
    </div>
  )
}

const Row = ({ name, mono = false, children }: { name: string; mono?: boolean; children: ReactNode }) => (
  <>
    <dt className={cn('text-muted-foreground', mono && 'font-mono')}>{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </>
)

const Declarations = ({ declarations }: { declarations: VariableDeclaration[] }) => (
  <section className="flex min-w-0 flex-col gap-2">
    <h3 className="font-medium">Declared variables</h3>
    <ul className="divide-y rounded-md border bg-card">
      {declarations.map(({ name, type, required, default: preset, description, example }) => (
        <li key={name} className="flex min-w-0 flex-col gap-0.5 px-3 py-2 text-xs">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="wrap-anywhere font-mono text-variable">{name}</span>
            <span className="text-muted-foreground">
              {[type, required === undefined ? [] : required ? 'required' : 'optional'].flat().join(', ')}
            </span>
          </p>
          {description && <p>{description}</p>}
          {preset !== undefined && <Said word="default" value={preset} />}
          {example !== undefined && <Said word="example" value={example} />}
        </li>
      ))}
    </ul>
  </section>
)

const Said = ({ word, value }: { word: string; value: Json }) => (
  <p className="wrap-anywhere text-muted-foreground">
    {word} <span className="font-mono text-foreground">{shortened(JSON.stringify(value))}</span>
  </p>
)
const shortened = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text)

const JsonPart = ({ title, value }: { title: string; value: unknown }) => (
  <section className="flex min-w-0 flex-col gap-2">
    <h3 className="font-medium">{title}</h3>
    <pre className="wrap-anywhere whitespace-pre-wrap rounded-md border bg-card px-3 py-2 font-mono text-xs/[19px]">
      {formatJson(value)}
    </pre>
  </section>
)
