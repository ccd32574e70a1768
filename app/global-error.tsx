'use client'

import './globals.css'
import { PageError } from '@/components/feedback/page-error'

/** Takes the root layout's place when that itself fails, so it brings its own document; the theme is the system's. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" data-theme="system">
      <body>
        <title>Something went wrong · Versicle</title>
        <main className="grid min-h-dvh place-items-center">
          <PageError error={error} retry={retry} />
        </main>
      </body>
    </html>
  )
}
