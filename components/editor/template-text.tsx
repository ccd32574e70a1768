import { Fragment } from 'react'
import { cn } from '@/components/ui/cn'
import { scanTags } from '@/lib/prompts/tags'
import { tagStyles } from './tag-styles'

/** A template to be read: its tags in their hues. Goes into any inline place; blanks and line ends count. */
export function TemplateText({ text }: { text: string }) {
  let at = 0
  const pieces = scanTags(text).tags.map(({ kind, start, end }) => {
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
export function TemplateBlock({ text, className }: { text: string; className?: string }) {
  return (
    <pre className={cn('wrap-anywhere whitespace-break-spaces font-mono text-sm/[21px]', className)}>
      <TemplateText text={text} />
    </pre>
  )
}
