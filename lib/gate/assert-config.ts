import './mode'
import './env-file'
import { ConfigError, config } from '@/lib/config'

// Imported before whatever reads the configuration while it loads (the logger), so that a wrong value is told in its own words.
try {
  config()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`\n${error.message}\n\n`)
  process.exit(1)
}
