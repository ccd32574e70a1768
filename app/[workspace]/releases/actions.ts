'use server'

import { z } from 'zod'
import { requestRelease } from '@/lib/approvals/request-release'
import { RequestRelease } from '@/lib/approvals/schema'
import { checkRoute } from '@/lib/environments/check-route'
import { createEnvironment } from '@/lib/environments/create-environment'
import { CreateEnvironment } from '@/lib/environments/schema'
import { action } from '@/lib/http/action'
import { readGateStates } from '@/lib/release-gates/queries'
import { ReadGateStates, SignOff } from '@/lib/release-gates/schema'
import { signOff } from '@/lib/release-gates/sign-off'
import { changeSplit } from '@/lib/releases/change-split'
import { changesOfRelease, previewRelease } from '@/lib/releases/changes'
import { createRelease } from '@/lib/releases/create-release'
import { dryRun } from '@/lib/releases/dry-run'
import { previewSet } from '@/lib/releases/preview-set'
import { promote } from '@/lib/releases/promote'
import { promoteSet } from '@/lib/releases/promote-set'
import { listReleases } from '@/lib/releases/queries'
import { rollBack } from '@/lib/releases/roll-back'
import { ChangeSplit, CreateRelease, ListReleases, PreviewRelease, Promote, ReadChanges, RollBack, Withdraw } from '@/lib/releases/schema'
import { PreviewSet, PromoteSet } from '@/lib/releases/set-schema'
import { withdraw } from '@/lib/releases/withdraw'
import { pauseRollout } from '@/lib/rollouts/pause-rollout'
import { resumeRollout } from '@/lib/rollouts/resume-rollout'
import { PauseRollout, ResumeRollout, StartRollout, StopRollout } from '@/lib/rollouts/schema'
import { startRollout } from '@/lib/rollouts/start-rollout'
import { stopRollout } from '@/lib/rollouts/stop-rollout'

const Plan = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('release'), input: CreateRelease }),
  z.strictObject({ verb: z.literal('rollout'), input: StartRollout }),
  z.strictObject({ verb: z.literal('split'), input: ChangeSplit }),
  z.strictObject({ verb: z.literal('withdraw'), input: Withdraw }),
])

export const previewReleaseAction = action(PreviewRelease, previewRelease)
export const planAction = action(Plan, (ctx, asked) => {
  switch (asked.verb) {
    case 'release':
      return dryRun(ctx, createRelease, asked.input)
    case 'rollout':
      return dryRun(ctx, startRollout, asked.input)
    case 'split':
      return dryRun(ctx, changeSplit, asked.input)
    case 'withdraw':
      return dryRun(ctx, withdraw, asked.input)
  }
})
export const releaseChangesAction = action(ReadChanges, changesOfRelease)
export const listReleasesAction = action(ListReleases, listReleases)
export const createReleaseAction = action(CreateRelease, createRelease)
export const promoteAction = action(Promote, promote)
export const rollBackAction = action(RollBack, rollBack)
export const changeSplitAction = action(ChangeSplit, changeSplit)
export const withdrawAction = action(Withdraw, withdraw)
export const requestReleaseAction = action(RequestRelease, requestRelease)
export const startRolloutAction = action(StartRollout, startRollout)
export const pauseRolloutAction = action(PauseRollout, pauseRollout)
export const resumeRolloutAction = action(ResumeRollout, resumeRollout)
export const stopRolloutAction = action(StopRollout, stopRollout)
export const previewSetAction = action(PreviewSet, previewSet)
export const promoteSetAction = action(PromoteSet, promoteSet)
export const checkRoutesAction = action(ReadGateStates, (ctx, { versions, ...place }) =>
  Promise.all(versions.map((version) => checkRoute(ctx, { ...place, version }))),
)
export const gateStatesAction = action(ReadGateStates, readGateStates)
export const signOffAction = action(SignOff, signOff)
export const createEnvironmentAction = action(CreateEnvironment, createEnvironment)
