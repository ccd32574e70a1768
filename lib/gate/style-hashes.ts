/**
 * Sonner adds one <style> element by script and takes no nonce for it: first empty, then filled. With these two in `style-src`
 * the policy stays strict. test/gate/style-hashes.unit.test.ts says when an upgrade changes them.
 */
export const styleHashes = [
  'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=',
] as const
