'use server'

import { createEnvironment } from '@/lib/environments/create-environment'
import { CreateEnvironment } from '@/lib/environments/schema'
import { action } from '@/lib/http/action'
import { changesOfRelease, previewRelease } from '@/lib/releases/changes'
import { createRelease } from '@/lib/releases/create-release'
import { promote } from '@/lib/releases/promote'
import { listReleases } from '@/lib/releases/queries'
import { rollBack } from '@/lib/releases/roll-back'
import { CreateRelease, ListReleases, PreviewRelease, Promote, ReadChanges, RollBack } from '@/lib/releases/schema'

export const previewReleaseAction = action(PreviewRelease, previewRelease)
export const releaseChangesAction = action(ReadChanges, changesOfRelease)
export const listReleasesAction = action(ListReleases, listReleases)
export const createReleaseAction = action(CreateRelease, createRelease)
export const promoteAction = action(Promote, promote)
export const rollBackAction = action(RollBack, rollBack)
export const createEnvironmentAction = action(CreateEnvironment, createEnvironment)
