import { CopyButton } from '@/components/feedback/copy-button'

/** Code to be pasted. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative rounded-md border bg-card">
      <div className="flex justify-end border-b p-1.5 sm:absolute sm:top-2 sm:right-2 sm:border-0 sm:p-0">
        <CopyButton value={code} label="Copy" size="sm" variant="secondary" />
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="max-h-[32rem] overflow-auto rounded-md p-3 sm:pr-24 focus-visible:outline-offset-[-2px]"
      >
        <pre className="w-max min-w-full font-mono text-xs/[19px]">{code}</pre>
      </section>
    </div>
  )
}
