// Imported before anything else: with npm's install scripts blocked there is silently no Node 24, and what follows would fail obscurely.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Versicle needs Node 22.18 or newer; this is ${process.versions.node}.\nIt brings Node 24 along as the npm package "node": run \`npm ci\` with install scripts allowed, then \`npm start\`.\n`,
  )
  process.exit(1)
}
