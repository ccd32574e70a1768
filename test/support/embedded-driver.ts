import { ConfigError } from '@/lib/config'
import { openEmbedded } from '@/lib/database/embedded'
import { EmbeddedDatabaseError } from '@/lib/database/postgres-home'

// Opens the embedded database of the folder given, says where, and stops it on SIGTERM. Run as a process of its own by the tests.
const [folder = ''] = process.argv.slice(2)
try {
  const { url, folder: home, moved, stop } = await openEmbedded(folder, ['fsync=off'])
  // Before the line that says it is open: whoever reads that may signal at once, and a PostgreSQL left behind would hold the folder.
  process.on('SIGTERM', () => void stop().then(() => process.exit(0)))
  console.log(JSON.stringify({ url, folder: home, moved }))
  setInterval(() => {}, 60_000)
} catch (error) {
  console.log(
    JSON.stringify({ error: (error as Error).message, known: error instanceof EmbeddedDatabaseError || error instanceof ConfigError }),
  )
  process.exit(1)
}
