import './reference.css'
import type { Metadata } from 'next'
import { cookies, headers } from 'next/headers'
import { Logo } from '@/components/brand/logo'
import { ApiReference } from '@/components/reference/api-reference'
import { parseTheme, themeCookie } from '@/components/shell/preferences'

export const metadata: Metadata = { title: 'API reference' }

/** The OpenAPI document, to be read by people. Its links load whole pages, so that Scalar's styles stay here. */
export default async function ApiReferencePage() {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value)
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <>
      {/* Scalar looks here for the nonce of its own styles. */}
      <meta property="csp-nonce" content={nonce} />
      <header className="sticky top-0 z-10 flex h-12 items-center justify-between border-b bg-background px-4">
        <a className="inline-flex" href="/">
          <Logo />
        </a>
        <nav aria-label="Documents" className="flex gap-4">
          <a className="underline-offset-4 hover:underline" href="/docs/errors">
            Errors
          </a>
          <a className="underline-offset-4 hover:underline" href="/api/v1/openapi.json">
            OpenAPI
          </a>
        </nav>
      </header>
      <ApiReference theme={theme} />
    </>
  )
}
