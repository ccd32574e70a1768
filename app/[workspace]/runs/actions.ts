'use server'

import { action } from '@/lib/http/action'
import { deleteRun } from '@/lib/runs/delete-run'
import { deleteRuns } from '@/lib/runs/delete-runs'
import { DeleteRun, DeleteRuns } from '@/lib/runs/schema'

export const deleteRunAction = action(DeleteRun, deleteRun)
export const deleteRunsAction = action(DeleteRuns, deleteRuns)
