/** First in the tab order; seen only when focused. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-primary px-3 py-1.5 font-medium text-primary-foreground focus:translate-y-0"
    >
      Skip to content
    </a>
  )
}
