/** The chapters of the reference, in reading order. A new room of routes adds its own here. */
export const tags = {
  'Published prompts': 'What applications read on every request: answered from memory, fresh within a second of a release.',
  Prompts: 'The prompts themselves, as their authors see them.',
  Versions: 'What a prompt said, from the first version to the newest; nothing that was saved ever changes.',
  Snippets: 'Text prompts that others include as `{{> name}}`: who does, and taking what is newer.',
  'Input sets': 'Values for a prompt’s variables and placeholders, kept under a name.',
  'Import and export': 'Prompts with all their history as files: out, and in again, here or elsewhere.',
  Releases: 'Which version, or which split of versions, an environment serves, and everything it served before.',
  Approvals: 'Releases that wait for somebody else to agree.',
  Rollouts: 'Releases that grow step by step.',
  Environments: 'Places that prompts are published to, and the routes that give a model alias its targets there.',
  'Release gates': 'Checks of your own that a version has to pass before it is released.',
  Gateways: 'The OpenAI-compatible endpoints that prompts are run on.',
  Models: 'What a gateway offers, and what it costs.',
  Prices: 'The price book: what each model costs at each gateway, since when, and who said so.',
  Health: 'How gateways are doing: by what real runs showed, and by a quiet probe.',
  Conformance: 'How well a gateway keeps to the OpenAI protocol, tried with real calls.',
  Runs: 'Running a version on one target or on many at once, and the log of what came back.',
  'One endpoint': 'Any OpenAI client, along an environment’s routes: `/openai/v1`.',
  Playground: 'Comparisons that are kept: many columns, many inputs, repeated; started and looked at here as on the screen.',
  Keys: 'What programs sign in with.',
  Members: 'The people of the workspace, and who is invited.',
  Webhooks: 'Calls that Versicle makes when something happened.',
  Audit: 'Who changed what.',
  Server: 'The process itself, and this document.',
} as const satisfies Record<string, string>

export type Tag = keyof typeof tags
