import { randomBytes } from 'node:crypto'
import { styleHashes } from './style-hashes'

/**
 * The page's content security policy (CSP Level 3) with a fresh nonce. Next reads the nonce from the request's own header and puts
 * it on its scripts. Styles set by scripts through the DOM need no allowance; inline style attributes of rendered markup do.
 */
export function contentSecurityPolicy(dev: boolean): { nonce: string; header: string } {
  const nonce = randomBytes(16).toString('base64')
  const header = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' 'nonce-${nonce}' ${styleHashes.map((hash) => `'${hash}'`).join(' ')}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
  return { nonce, header }
}
