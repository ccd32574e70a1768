import type { RuleBreak } from './schema'

/** What four eyes are judged by. `people` names the person behind each actor. */
export type Approval = {
  /** A ramp's step between versions that are live there already: they were approved when they came. */
  isStep: boolean
  replaces: string | null
  requestId: string | null
  rolloutId: string | null
  request: {
    state: string
    variants: unknown
    /** Of a ramp. */
    steps: unknown
    rolloutId: string | null
    replacesId: string | null
    releaseId: string | null
    author: string
    decidedBy: string | null
    decidedByName: string | null
  } | null
  versions: readonly { number: number; author: string }[]
  people: ReadonlyMap<string, string>
}
type Arms = readonly { number: number; weight: number }[]
type AskedVariants = { version: number; weight: number }[]

/** True when exactly these versions with exactly these weights were asked for. */
export const isSameSplit = (arms: Arms, asked: unknown): boolean => {
  const variants = asked as AskedVariants
  return (
    variants.length === arms.length &&
    arms.every(({ number, weight }) => variants.some((each) => each.version === number && each.weight === weight))
  )
}

/** True when it is a step of the ramp that was asked for, later than the first: those may be passed over while nobody does them. */
const isLaterStep = (arms: Arms, rolloutId: string | null, request: NonNullable<Approval['request']>): boolean => {
  const [variants, steps] = [request.variants as AskedVariants, (request.steps ?? []) as { weight: number }[]]
  const [grown] = arms
  return (
    rolloutId !== null &&
    request.rolloutId === rolloutId &&
    grown?.number === variants[0]?.version &&
    arms.every(({ number }) => variants.some(({ version }) => version === number)) &&
    steps.some(({ weight }) => weight === grown?.weight)
  )
}

/** Why a publication has no second pair of eyes on it; nothing when it has. */
export function approvalBreaks(environment: { slug: string }, arms: Arms, approval: Approval): RuleBreak[] {
  const message = approval.isStep ? null : whyNotApproved(environment.slug, arms, approval)
  return message === null ? [] : [{ rule: 'approval', overridable: false, message }]
}

function whyNotApproved(slug: string, arms: Arms, approval: Approval): string | null {
  const { requestId, rolloutId, request, replaces, versions, people } = approval
  const askInstead = 'Ask for the release instead: somebody else approves it.'
  if (requestId === null) return `${slug} wants a second person to approve every release. ${askInstead}`
  if (!request) return `The request ${requestId} is not for this prompt in ${slug}. ${askInstead}`
  if (request.state !== 'approved' || request.decidedBy === null)
    return `The request ${requestId} is ${request.state}, not approved. ${askInstead}`
  if (request.releaseId !== null) return `The request ${requestId} was approved for a release that is out already. ${askInstead}`
  const isAsked = isSameSplit(arms, request.variants) || isLaterStep(arms, rolloutId, request)
  if (!isAsked || request.replacesId !== replaces)
    return `The request ${requestId} was approved for another release than this one. ${askInstead}`
  const reason = whyNoSecondPerson(request.decidedBy, request.author, versions, people)
  if (reason?.because === 'asked') return `Who asks for a release to ${slug} cannot approve it: somebody else has to.`
  if (reason)
    return `${request.decidedByName ?? 'The approver'} wrote version ${reason.versions.join(' and ')} and cannot approve it for ${slug}: somebody else has to.`
  return null
}

/** Why `approver` is no second pair of eyes: they asked for it themselves, or wrote one of the versions. Null when they are. */
export function whyNoSecondPerson(
  approver: string,
  asker: string,
  versions: Approval['versions'],
  people: ReadonlyMap<string, string>,
): { because: 'asked' } | { because: 'wrote'; versions: number[] } | null {
  const person = people.get(approver) ?? approver
  if (person === (people.get(asker) ?? asker)) return { because: 'asked' }
  const own = versions.filter(({ author }) => (people.get(author) ?? author) === person).map(({ number }) => number)
  return own.length > 0 ? { because: 'wrote', versions: own } : null
}
