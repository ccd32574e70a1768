import { cn } from '@/components/ui/cn'

/** A prompt's name with its folder dimmed. */
export function PromptName({ name, className }: { name: string; className?: string }) {
  const slash = name.lastIndexOf('/') + 1
  return (
    <span className={cn('truncate', className)} title={name}>
      {slash > 0 && <span className="font-normal text-muted-foreground">{name.slice(0, slash)}</span>}
      {name.slice(slash)}
    </span>
  )
}
