import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import type { GateKindName, GateVerdict, SignOffSettings } from './schema'
import { signOffKind } from './sign-off-kind'

/** A gate as its kind sees it. */
export type GateRow = { id: string; settings: SignOffSettings }

/** How one kind of check works. A new kind is a name in `GATE_KINDS`, a file with one of these, and a line in `gateKinds`. */
export type GateKind = {
  kind: GateKindName
  /** What has to happen for it to be green, as a sentence. */
  describe: (settings: SignOffSettings) => string
  /** What it says of exactly these versions, one verdict for each, in their order. The caller has authorised. */
  evaluate: (tx: Tx, ctx: Ctx, gate: GateRow, versionIds: readonly string[]) => Promise<GateVerdict[]>
}

export const gateKinds: Record<GateKindName, GateKind> = { sign_off: signOffKind }
