import type { z } from 'zod'
import type { CreateEnvironmentAction } from '@/components/settings/create-environment-dialog'
import type { ServerAction } from '@/components/shell/action-result'
import type {
  AddedFromTemplate,
  AddFromTemplate,
  ArchiveEnvironment,
  EnvironmentDto,
  RestoreEnvironment,
  RouteDto,
  SetRoute,
  UpdateEnvironment,
} from '@/lib/environments/schema'
import type { AddGate, GateDto, RemoveGate, UpdateGate } from '@/lib/release-gates/schema'

/** What the list of environments does. */
export type EnvironmentsActions = {
  create: CreateEnvironmentAction
  addFromTemplate: ServerAction<AddFromTemplate, AddedFromTemplate>
  update: ServerAction<UpdateEnvironment, EnvironmentDto>
  restore: ServerAction<RestoreEnvironment, EnvironmentDto>
}

/** What the page of one environment does. */
export type EnvironmentActions = {
  update: ServerAction<z.input<typeof UpdateEnvironment>, EnvironmentDto>
  archive: ServerAction<ArchiveEnvironment, { id: string }>
  restore: ServerAction<RestoreEnvironment, EnvironmentDto>
  setRoute: ServerAction<z.input<typeof SetRoute>, RouteDto>
  addGate: ServerAction<z.input<typeof AddGate>, GateDto>
  updateGate: ServerAction<z.input<typeof UpdateGate>, GateDto>
  removeGate: ServerAction<RemoveGate, { id: string }>
}
