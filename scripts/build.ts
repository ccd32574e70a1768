import '@/lib/gate/env-file'
import { ensureBuilt } from '@/lib/gate/build'

/** `npm run build`: builds when the build is missing or older than its sources; `npm start` does the same by itself. */
ensureBuilt().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
