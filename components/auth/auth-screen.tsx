import type { ReactNode } from 'react'

type AuthScreenProps = { title: string; description?: ReactNode; children: ReactNode; footer?: ReactNode }

/** One narrow column: what this is, a sentence about it, the form. */
export function AuthScreen({ title, description, children, footer }: AuthScreenProps) {
  return (
    <>
      <h1 className="font-semibold text-xl tracking-title">{title}</h1>
      {description && <div className="mt-1 text-muted-foreground">{description}</div>}
      <div className="mt-6">{children}</div>
      {footer && <div className="mt-6 border-t pt-4 text-muted-foreground">{footer}</div>}
    </>
  )
}
