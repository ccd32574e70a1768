import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type {
  ArchiveEnvironment,
  EnvironmentDto,
  RestoreEnvironment,
  RouteDto,
  SetRoute,
  UpdateEnvironment,
} from '@/lib/environments/schema'
import type { CreateEnvironmentAction } from './create-environment-dialog'

export type EnvironmentActions = {
  create: CreateEnvironmentAction
  update: ServerAction<UpdateEnvironment, EnvironmentDto>
  archive: ServerAction<ArchiveEnvironment, { id: string }>
  restore: ServerAction<RestoreEnvironment, EnvironmentDto>
  setRoute: ServerAction<z.input<typeof SetRoute>, RouteDto>
}
