/** True with `--dev`: hot reload, and no demands that only production has. */
export const dev = process.argv.includes('--dev')

Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' })
