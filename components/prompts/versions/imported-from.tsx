import { cn } from '@/components/ui/cn'
import type { ImportedFrom } from '@/lib/prompts/schema'
import { importedWords } from './imported-words'

/** Says of a version that was not written here where it came from; the file on hover. */
export const Imported = ({ from, className }: { from: ImportedFrom; className?: string }) => (
  <p className={cn('wrap-anywhere mt-0.5 text-muted-foreground text-xs', className)} title={from.file}>
    {importedWords(from)}
  </p>
)
