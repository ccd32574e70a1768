import type { Prisma } from '@/lib/database/client'
import { gateKinds } from './kinds'
import type { GateDto, GateKindName, SignOffSettings } from './schema'

export const gateColumns = {
  id: true,
  name: true,
  kind: true,
  settings: true,
  createdAt: true,
  environment: { select: { id: true, slug: true, name: true } },
} satisfies Prisma.GateSelect

/** What was checked when it was written is read as that. */
export function gateDto(row: Prisma.GateGetPayload<{ select: typeof gateColumns }>): GateDto {
  const kind = row.kind as GateKindName
  const settings = row.settings as SignOffSettings
  return { ...row, kind, settings, description: gateKinds[kind].describe(settings), createdAt: row.createdAt.toISOString() }
}
