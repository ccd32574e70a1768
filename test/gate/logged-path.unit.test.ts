import { expect, test } from 'vitest'
import { loggedPath } from '@/lib/gate/logged-path'

test.each([
  ['/acme/prompts?search=x', '/acme/prompts'],
  ['/invite/s3cret', '/invite/[redacted]'],
  ['/invite/s3cret/more?x=/invite/y', '/invite/[redacted]'],
  ['//invite//s3cret', '//invite//[redacted]'],
  ['/Invite/s3cret', '/Invite/[redacted]'],
  ['http://prompts.example.com/invite/s3cret', 'http://prompts.example.com/invite/[redacted]'],
  ['/set-up?token=s3cret', '/set-up'],
  ['/invite', '/invite'],
])('%s is logged as %s', (url, path) => expect(loggedPath(url)).toBe(path))
