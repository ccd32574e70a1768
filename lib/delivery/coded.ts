import type { Memory } from './memory'
import type { Soon } from './recall'
import { type Coding, codedEtag, encode, isWorthCoding, type Representation } from './representation'

/** Gives answers in the coding that was asked for; each is coded once, when it is first asked for, and kept as long as there is room. */
export function createCoded(memory: Memory) {
  const underWay = new Map<string, Promise<Representation>>()

  return function coded(plain: Representation, coding: Coding | null): Soon<Representation> {
    if (coding === null || !isWorthCoding(plain)) return plain
    const name = codedEtag(plain.etag, coding)
    const known = memory.coded.get(name) ?? underWay.get(name)
    if (known) return known
    const encoded = encode(plain, coding)
    if (!(encoded instanceof Promise)) {
      memory.coded.set(name, encoded)
      return encoded
    }
    const work = encoded
      .then((done) => {
        memory.coded.set(name, done)
        return done
      })
      .finally(() => underWay.delete(name))
    underWay.set(name, work)
    return work
  }
}
