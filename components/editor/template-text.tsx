import { Fragment } from 'react'
import { cn } from '@/components/ui/cn'
import { scanTags } from '@/lib/prompts/tags'
import { tagStyles } from './tag-styles'

type TemplateTextProps = {
  text: string
  /** Only tags of these names have a hue; left out: all. */
  names?: ReadonlySet<string> | undefined
}

/** A template to be read: its tags in their hues. Goes into any inline place; blanks and line ends count. */
export function TemplateText({ text, names }: TemplateTextProps) {
  let at = 0
  const tags = scanTags(text).tags.filter(({ name }) => names === undefined || names.has(name))
  const pieces = tags.map(({ kind, start, end }) => {
    const before = text.slice(at, start)
    at = end
    return (
      <Fragment key={start}>
        {before}
        <span className={tagStyles[kind]}>{text.slice(start, end)}</span>
      </Fragment>
    )
  })
  return (
    <>
      {pieces}
      {text.slice(at)}
    </>
  )
}

/** As a block in mono, wrapped like the editor's lines. */
export function TemplateBlock({ className, ...template }: TemplateTextProps & { className?: string }) {
  return (
    <pre className={cn('wrap-anywhere whitespace-break-spaces font-mono text-sm/[21px]', className)}>
      <TemplateText {...template} />
    </pre>
  )
}
