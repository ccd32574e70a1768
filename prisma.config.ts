import { defineConfig } from 'prisma/config'

// `prisma generate` first tries to download a native schema engine that it never uses; pointing at any existing file stops that.
if (process.argv.includes('generate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({ schema: 'prisma/schema', migrations: { path: 'prisma/migrations' } })
