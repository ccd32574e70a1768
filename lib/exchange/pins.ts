import { digestOfVersion } from '@/lib/prompts/write-version'
import type { Candidate, CandidatePrompt } from './candidates'
import type { Here, Workspace } from './here'

/** The version that a partial means: one of the file, or one that is here already. */
export type Pinned = { name: string; digest: string; ownLines?: true | undefined } & (
  | { from: 'file'; prompt: CandidatePrompt; candidate: Candidate }
  | { from: 'here'; prompt: Here; versionId: string; number: number }
)
/** A version with what its partials mean and its digest; `fault` when that cannot be told. */
export type Digested = { pins: Pinned[]; digest: string; content: Candidate['content']; height: number } | { fault: string }

/** As deep as lib/prompts/resolve lets partials nest. */
const MAX_CHAIN = 10
/** How far a walk goes before it is plain that something is wrong. */
const MAX_WALK = 200
const tooDeep = { fault: `Partials include one another in a circle, or more than ${MAX_CHAIN} deep.` }

/**
 * Finds, for each version of a file, what its partials mean and its digest. A pin is found in the file by prompt and number, else here by
 * prompt and digest; a partial without a pin means the newest version of that name, in the file first. Digests are made anew, and one
 * that the file tells has to be the same: so what was changed on the way is never taken for the original.
 */
export class Pins {
  private readonly known = new Map<Candidate, Digested>()
  private readonly named = new Map<string, CandidatePrompt[]>()

  constructor(
    prompts: readonly CandidatePrompt[],
    private readonly workspace: Workspace,
  ) {
    for (const each of prompts) this.named.set(each.prompt.name, [...(this.named.get(each.prompt.name) ?? []), each])
  }

  of(candidate: Candidate, depth = 0): Digested {
    const known = this.known.get(candidate)
    if (known) return known
    if (depth > MAX_WALK) return tooDeep
    // Met again before it is done, it is part of a circle.
    this.known.set(candidate, tooDeep)
    const digested = this.digest(candidate, depth)
    const told = 'fault' in digested || digested.height <= MAX_CHAIN ? digested : tooDeep
    this.known.set(candidate, told)
    return told
  }

  private digest(candidate: Candidate, depth: number): Digested {
    const pins: Pinned[] = []
    let height = 0
    const wanted =
      candidate.pins ?? candidate.includes.map((name) => ({ name, prompt: name, version: null, digest: null, ownLines: true as const }))
    for (const pin of wanted) {
      const found = this.find(pin, depth)
      if (typeof found === 'string') return { fault: found }
      pins.push({ ...found, ownLines: pin.ownLines })
      const inner = found.from === 'file' ? this.of(found.candidate, depth + 1) : { height: 0 }
      height = Math.max(height, 1 + ('height' in inner ? inner.height : 0))
    }
    pins.sort((a, b) => (a.name < b.name ? -1 : 1))
    const { content, written, version } = candidate
    const digest = digestOfVersion(content, pins)
    if (version.digest === null || version.digest === digest) return { pins, digest, content, height }
    // An older version of this software may have written what a newer one would put otherwise.
    const whole = Object.keys(content).every((field) => Object.hasOwn(written, field))
    if (whole && safeDigest(written, pins) === version.digest) return { pins, digest: version.digest, content: written, height }
    return {
      fault: `Version ${version.number} does not have the digest that the file tells: it was changed since it was exported. To import it as it is now, remove its digest.`,
    }
  }

  private find(pin: { name: string; prompt: string; version: number | null; digest: string | null }, depth: number): Pinned | string {
    const { name, prompt: promptName, version, digest } = pin
    const what = version === null ? promptName : `${promptName} version ${version}`
    let wrong = `It includes ${what}, which is neither in the file nor here.`
    for (const prompt of this.named.get(promptName) ?? []) {
      const candidate = version === null ? prompt.versions.at(-1) : prompt.versions.find((each) => each.version.number === version)
      if (!candidate || (version === null && prompt.prompt.archived)) continue
      if (prompt.prompt.kind === 'chat') {
        wrong = `It includes ${promptName}, a chat prompt; only text prompts can be included.`
        continue
      }
      const inner = this.of(candidate, depth + 1)
      if ('fault' in inner) wrong = depth > 0 ? inner.fault : `It includes ${what}: ${inner.fault}`
      else if (digest === null || inner.digest === digest) return { name, digest: inner.digest, from: 'file', prompt, candidate }
    }
    const live = this.workspace.byName.get(promptName)
    for (const here of [...(live ? [live] : []), ...(this.workspace.archived.get(promptName) ?? [])]) {
      if (here.kind === 'chat' || (digest === null && here.archived)) continue
      const found =
        digest === null
          ? version === null
            ? here.versions.at(-1)
            : here.versions.find(({ number }) => number === version)
          : here.versions.findLast((each) => each.digest === digest)
      if (found) return { name, digest: found.digest, from: 'here', prompt: here, versionId: found.id, number: found.number }
    }
    return wrong
  }
}

/** Undefined for what is no JSON. */
function safeDigest(content: Candidate['written'], pins: readonly Pinned[]): string | undefined {
  try {
    return digestOfVersion(content, pins)
  } catch {
    return undefined
  }
}
