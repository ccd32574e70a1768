import path from 'node:path'
import { defineConfig } from 'vitest/config'

const root = path.resolve(import.meta.dirname, '..')
const sameCases = 'test/support/same-cases.ts'
const shared = {
  root,
  alias: { '@/': `${root}/` },
  environment: 'node' as const,
  setupFiles: [sameCases],
  testTimeout: 20_000,
  hookTimeout: 120_000,
}

/**
 * `unit`: pure, no database, seconds. `verbs`: on a real PostgreSQL. `http` and `e2e`: on the built app, as it is started.
 */
export default defineConfig({
  test: {
    root,
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/**/*.unit.test.{ts,tsx}', 'test/architecture.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'verbs',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.unit.test.{ts,tsx}', 'test/architecture.test.ts', 'test/http/**', 'test/e2e/**', 'test/process/**'],
          globalSetup: ['test/support/database-setup.ts'],
          setupFiles: [sameCases, 'test/support/use-database.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'http',
          include: ['test/http/**/*.test.ts'],
          globalSetup: ['test/support/server-setup.ts'],
          testTimeout: 60_000,
        },
      },
      { test: { ...shared, name: 'process', include: ['test/process/**/*.test.ts'], testTimeout: 180_000, fileParallelism: false } },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          fileParallelism: false,
          maxConcurrency: 2,
        },
      },
    ],
  },
})
