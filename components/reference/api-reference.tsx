'use client'

import { useEffect, useRef, useState } from 'react'
import { ErrorState } from '@/components/feedback/error-state'
import type { Theme } from '@/components/shell/preferences'
import { useNonce } from '@/components/ui/nonce'

type Scalar = { createApiReference: (element: Element, configuration: Record<string, unknown>) => { destroy?: () => void } }

/** Scalar alone with this server: no fonts, telemetry, proxy, assistant or client of anybody else. */
const configuration = {
  url: '/api/v1/openapi.json',
  theme: 'none',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  hideDarkModeToggle: true,
  persistAuth: false,
  modelsSectionLabel: 'Schemas',
  authentication: { preferredSecurityScheme: 'key' },
}

/** Gives the nonce to every <style> that a script makes from now on: Scalar's libraries do not ask for it. Answers how to stop. */
function giveStylesTheNonce(nonce: string): () => void {
  const create = document.createElement
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create.call(document, name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }) as typeof document.createElement
  return () => {
    document.createElement = create
  }
}

/** The OpenAPI document, drawn by Scalar, which is loaded for this page only. */
export function ApiReference({ theme }: { theme: Theme }) {
  const place = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  const nonce = useNonce()
  useEffect(() => {
    const element = place.current
    if (!element) return
    let reference: { destroy?: () => void } | undefined
    const stop = giveStylesTheNonce(nonce ?? '')
    const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
    const script = document.createElement('script')
    script.src = '/docs/api/scalar.js'
    script.onload = () => {
      const { Scalar } = window as unknown as { Scalar: Scalar }
      reference = Scalar.createApiReference(element, { ...configuration, forceDarkModeState: dark ? 'dark' : 'light' })
    }
    script.onerror = () => setFailed(true)
    document.head.append(script)
    return () => {
      script.remove()
      reference?.destroy?.()
      stop()
    }
  }, [theme, nonce])
  if (failed)
    return (
      <ErrorState title="The reference did not load" onRetry={() => location.reload()}>
        The document itself is at /api/v1/openapi.json.
      </ErrorState>
    )
  return <div ref={place} />
}
