import { cn } from '@/components/ui/cn'

/** The versicle sign ℣ (U+2123) and the response sign ℟ (U+211F), drawn, so that no font has to have them. */
const versicle = [
  'M1.6 3.2h8.5v.85c-1.3.1-1.8.4-1.8.95 0 .3.1.65.3 1.15l4.1 10.1L16.5 6.6c.25-.6.35-1.05.35-1.4 0-.65-.5-.95-1.8-1.05V3.2h6.5v.85c-1.1.1-1.65.6-2.2 1.95L13 20.8h-1.4L4.9 5.7C4.4 4.5 3.9 4.15 1.6 4.05z',
  'M4.3 22.3 11.2 5.9l1.45.6L5.75 22.9z',
]
const response = [
  'M2 20.6v-.85c1.8-.15 2.05-.45 2.05-2V6.05C4.05 4.5 3.8 4.2 2 4.05V3.2h9.1c3.9 0 6.05 1.65 6.05 4.45 0 2.3-1.45 3.85-4.05 4.45l4.6 6.25c.8 1.05 1.45 1.35 3.1 1.4v.85h-4.6L10.1 12.6H7.6v5.15c0 1.55.25 1.85 2.2 2v.85zM7.6 11.55h2.95c2.2 0 3.3-1.3 3.3-3.7 0-2.35-1.15-3.5-3.5-3.5h-1.6c-.85 0-1.15.3-1.15 1.2z',
  'M9.5 22.1 18.2 10.4l1.25.95L10.75 23z',
]

/** ℣ marks a prompt. Decoration: say the word beside it. In the text colour; red (`text-rubric`) only as the mark. */
export const Versicle = (props: { className?: string }) => <Glyph paths={versicle} {...props} />

/** ℟ marks an answer. */
export const Response = (props: { className?: string }) => <Glyph paths={response} {...props} />

function Glyph({ paths, className }: { paths: string[]; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" className={cn('size-4 shrink-0', className)}>
      {paths.map((d) => (
        <path key={d} d={d} fillRule="evenodd" />
      ))}
    </svg>
  )
}
