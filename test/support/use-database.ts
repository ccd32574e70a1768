import os from 'node:os'
import path from 'node:path'
import { afterAll, inject } from 'vitest'
import { resolveConfig } from '@/lib/config'
import { disconnect } from '@/lib/database/client'

// What is kept on disk of a test's database must not take the place of the developer's own.
process.env.VERSICLE_DATA_DIR = path.join(os.tmpdir(), `versicle-verbs-${process.pid}`)
resolveConfig({ databaseUrl: inject('databaseUrl'), embedded: true, secret: 'a secret that only the tests know, 32+', port: 3999 })
afterAll(disconnect)
