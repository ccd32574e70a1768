import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import type { CapabilitySources, ModelCapabilities } from '@/lib/gateways/model-schema'
import { capabilityWords, contextWords, sourceWords } from './capability-words'

type CapabilityChipsProps = { capabilities: ModelCapabilities; sources: CapabilitySources; wrap?: boolean }

/** What a model can do, and what it is known not to; what nobody knows is left out. */
export function CapabilityChips({ capabilities, sources, wrap = false }: CapabilityChipsProps) {
  const known = (['tools', 'jsonSchema', 'images'] as const).filter((each) => capabilities[each] !== null)
  const { contextTokens } = capabilities
  if (known.length === 0 && contextTokens === null)
    return <span className="whitespace-nowrap text-muted-foreground text-xs">not known</span>
  return (
    <span className={cn('flex gap-1', wrap && 'flex-wrap')}>
      {known.map((each) => {
        const { short, can, cannot } = capabilityWords[each]
        return (
          <Badge
            key={each}
            tone={capabilities[each] ? 'neutral' : 'outline'}
            title={`It ${capabilities[each] ? can : cannot}: ${sourceWords(sources[each])}`}
          >
            {capabilities[each] ? short : `no ${short}`}
          </Badge>
        )
      })}
      {contextTokens !== null && (
        <Badge tone="outline" title={`${contextTokens.toLocaleString('en')} tokens of context: ${sourceWords(sources.contextTokens)}`}>
          {contextWords(contextTokens)}
        </Badge>
      )}
    </span>
  )
}
