import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type { ReleaseRequestDto, RequestRelease } from '@/lib/approvals/schema'
import type { RouteCheck } from '@/lib/environments/schema'
import type { GateStateDto, ReadGateStates, SignOff, SignOffDto } from '@/lib/release-gates/schema'
import type {
  ChangeSplit,
  CreateRelease,
  DryRun,
  ListReleases,
  PreviewRelease,
  Promote,
  ReadChanges,
  ReleaseChanges,
  ReleaseDto,
  ReleasePage,
  ReleasePreview,
  RollBack,
  Withdraw,
} from '@/lib/releases/schema'
import type { PreviewSet, PromoteSet, ReleaseSet, SetPreview } from '@/lib/releases/set-schema'
import type { PauseRollout, ResumeRollout, RolloutDto, StartRollout, StopRollout } from '@/lib/rollouts/schema'

/** What the release screens can ask of the server: `releaseActions` beside app/[workspace]/releases. */
export type ReleaseActions = {
  preview: ServerAction<PreviewRelease, ReleasePreview>
  changes: ServerAction<ReadChanges, ReleaseChanges>
  history: ServerAction<ListReleases, ReleasePage>
  release: ServerAction<z.input<typeof CreateRelease>, ReleaseDto>
  promote: ServerAction<z.input<typeof Promote>, ReleaseDto>
  rollBack: ServerAction<z.input<typeof RollBack>, ReleaseDto>
  changeSplit: ServerAction<z.input<typeof ChangeSplit>, ReleaseDto>
  withdraw: ServerAction<z.input<typeof Withdraw>, ReleaseDto>
  ask: ServerAction<z.input<typeof RequestRelease>, ReleaseRequestDto[]>
  startRollout: ServerAction<z.input<typeof StartRollout>, RolloutDto>
  pauseRollout: ServerAction<z.input<typeof PauseRollout>, RolloutDto>
  resumeRollout: ServerAction<z.input<typeof ResumeRollout>, RolloutDto>
  stopRollout: ServerAction<z.input<typeof StopRollout>, RolloutDto>
  previewSet: ServerAction<z.input<typeof PreviewSet>, SetPreview>
  promoteSet: ServerAction<z.input<typeof PromoteSet>, ReleaseSet>
  /** What the verb of the same name would do, by the same code. */
  plan: ServerAction<PlanQuestion, DryRun>
  checkRoutes: ServerAction<ReadGateStates, RouteCheck[]>
  gates: ServerAction<ReadGateStates, GateStateDto[]>
  signOff: ServerAction<z.input<typeof SignOff>, SignOffDto>
}

/** A verb and its input. */
export type PlanQuestion =
  | { verb: 'release'; input: z.input<typeof CreateRelease> }
  | { verb: 'rollout'; input: z.input<typeof StartRollout> }
  | { verb: 'split'; input: z.input<typeof ChangeSplit> }
  | { verb: 'withdraw'; input: z.input<typeof Withdraw> }

/** What somebody is about to do with a prompt. Environments by slug. */
export type ReleaseIntent =
  | { kind: 'release'; environment?: string; version?: number }
  | { kind: 'promote'; from: string; environment: string }
  | { kind: 'rollback'; environment: string; to?: string }

/** What somebody is about to do with what is live. */
export type ChangeIntent = { live: ReleaseDto } & ({ kind: 'weights' | 'stop' | 'withdraw' } | { kind: 'finish'; version: number })

export type PromptRef = { id: string; name: string }
