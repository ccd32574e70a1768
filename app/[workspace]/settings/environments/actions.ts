'use server'

import { addFromTemplate } from '@/lib/environments/add-from-template'
import { AddFromTemplate } from '@/lib/environments/schema'
import { action } from '@/lib/http/action'
import { addGate } from '@/lib/release-gates/add-gate'
import { removeGate } from '@/lib/release-gates/remove-gate'
import { AddGate, RemoveGate, UpdateGate } from '@/lib/release-gates/schema'
import { updateGate } from '@/lib/release-gates/update-gate'

export const addFromTemplateAction = action(AddFromTemplate, addFromTemplate)
export const addGateAction = action(AddGate, addGate)
export const updateGateAction = action(UpdateGate, updateGate)
export const removeGateAction = action(RemoveGate, removeGate)
