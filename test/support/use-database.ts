import { afterAll, inject } from 'vitest'
import { resolveConfig } from '@/lib/config'
import { disconnect } from '@/lib/database/client'

resolveConfig({ databaseUrl: inject('databaseUrl'), embedded: true, secret: 'a secret that only the tests know, 32+', port: 3999 })
afterAll(disconnect)
