'use client'

import { createContext, type ReactNode, use, useState } from 'react'

const NonceContext = createContext<string | undefined>(undefined)

/**
 * The document's CSP nonce, for libraries that add <style> elements (Radix, CodeMirror's `EditorView.cspNonce`).
 * The first one counts: a later response carries another, but the document's policy stays as it was.
 */
export function NonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [first] = useState(nonce)
  // react-remove-scroll (inside Radix dialogs) looks for the nonce under this name.
  if (typeof window !== 'undefined') Object.assign(window, { __webpack_nonce__: first })
  return <NonceContext value={first}>{children}</NonceContext>
}

export const useNonce = (): string | undefined => use(NonceContext)
