import '@/lib/gate/env-file'
import { ConfigError, config, resolveConfig } from '@/lib/config'
import { db } from '@/lib/database/client'
import { openEmbedded } from '@/lib/database/embedded'
import { secretFromFile } from '@/lib/gate/secret-file'
import { resealAll } from '@/lib/installation/reseal'

/** `npm run db:reseal`: see docs/self-hosting.md, “Changing the secret”. */
async function main() {
  const { databaseUrl, dataDir, secret, previousSecret } = config()
  if (previousSecret === null) throw new ConfigError('Set VERSICLE_SECRET_PREVIOUS to the secret that VERSICLE_SECRET was before.')
  const embedded = databaseUrl === null ? await openEmbedded(dataDir) : null
  try {
    const url = databaseUrl ?? embedded?.url ?? ''
    resolveConfig({ databaseUrl: url, embedded: embedded !== null, secret: secret ?? secretFromFile(dataDir), port: 0 })
    const { resealed, lost } = await resealAll()
    console.log(`Sealed ${resealed} ${resealed === 1 ? 'secret' : 'secrets'} anew.`)
    if (lost.length === 0) return console.log('VERSICLE_SECRET_PREVIOUS can be taken away.')
    process.exitCode = 1
    console.error(`Neither secret opens these; enter their keys again:\n${lost.map((each) => `  ${each}`).join('\n')}`)
  } finally {
    await db().$disconnect()
    await embedded?.stop()
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
