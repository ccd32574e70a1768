import type { EnvironmentTemplate } from './schema'

/**
 * What an environment may start as, left to right as they stand on a board: for each layer of the architecture one. Everything stays
 * editable afterwards.
 */
export const templates: readonly EnvironmentTemplate[] = [
  {
    id: 'development',
    name: 'Development',
    description: 'Prototypes and local work.',
    purpose: 'Where a prompt is tried first, on a gateway that costs little and whose failures hurt nobody.',
    preset: 'treerouter',
    region: null,
    protected: false,
    copiesRoutesOf: null,
  },
  {
    id: 'experiment',
    name: 'Experiment',
    description: 'Newly released models and A/B trials.',
    purpose: 'New models and splits on a small share of users, away from the gateway that carries everybody else.',
    preset: 'koala',
    region: null,
    protected: false,
    copiesRoutesOf: null,
  },
  {
    id: 'staging',
    name: 'Staging',
    description: 'A last look before production, on the same gateways.',
    purpose: 'The same routes as production without its users: what works here works there.',
    preset: '4sapi',
    region: null,
    protected: false,
    copiesRoutesOf: 'production',
  },
  {
    id: 'production',
    name: 'Production',
    description: 'What your users get.',
    purpose: 'Live traffic, on the gateway you trust most. Protected: say below who may release here, and when.',
    preset: '4sapi',
    region: null,
    protected: true,
    copiesRoutesOf: null,
  },
  {
    id: 'china',
    name: 'China',
    description: 'China-facing traffic on approved domestic models; its data stays in the country.',
    purpose: 'Bound to the region cn: no gateway outside it is ever called, not even as a fallback. It often has versions of its own.',
    preset: 'xinglian',
    region: 'cn',
    protected: true,
    copiesRoutesOf: null,
  },
]
