import { existsSync } from 'node:fs'

// Imported before whatever reads the environment, so that a file of settings holds for all of the process or not at all. What is
// set already wins, also where it is set to nothing.
const named = process.env.VERSICLE_ENV_FILE
const file = named || '.env'
try {
  if (named || existsSync(file)) process.loadEnvFile(file)
} catch (error) {
  process.stderr.write(`\nThe settings in ${file} cannot be read: ${(error as Error).message}\n\n`)
  process.exit(1)
}

// Next would read .env.local and more besides, for the pages alone: it takes this as read already.
process.env.__NEXT_PROCESSED_ENV = 'true'
