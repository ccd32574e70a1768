import { pino } from 'pino'
import { config } from '@/lib/config'

// Whatever is logged by mistake under these names is struck out; keys and passwords are never logged on purpose.
const secretPaths = ['authorization', 'cookie', 'password', 'apiKey', 'api_key', 'token', 'secret', 'sealedKey', 'databaseUrl'].flatMap(
  (name) => [name, `*.${name}`, `*.*.${name}`],
)

const connectionPassword = /(postgres(?:ql)?:\/\/[^:@/\s]+:)[^@/\s]+@/g

/** Structured logs on standard output, one JSON object a line, secrets redacted. */
export const logger = pino({
  level: config().logLevel,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: secretPaths, censor: '[redacted]' },
  serializers: {
    err: (error: Error) => {
      const plain = pino.stdSerializers.err(error)
      return {
        type: plain.type,
        message: plain.message?.replace(connectionPassword, '$1[redacted]@'),
        stack: plain.stack?.replace(connectionPassword, '$1[redacted]@'),
      }
    },
  },
})
