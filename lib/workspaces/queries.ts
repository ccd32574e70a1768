import { type Ctx, reader } from '@/lib/context'
import { sha256 } from '@/lib/crypto'
import { db, type Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { authorize } from './authorize'
import { roleOrder } from './roles'
import type { InvitationDto, InvitationView, MemberDto, WorkspaceDto } from './schema'

export const workspaceSelect = { id: true, slug: true, name: true, createdAt: true } as const satisfies Prisma.WorkspaceSelect

export const memberSelect = {
  id: true,
  role: true,
  createdAt: true,
  user: { select: { id: true, name: true, email: true } },
} as const satisfies Prisma.MembershipSelect

export const toMember = (row: Prisma.MembershipGetPayload<{ select: typeof memberSelect }>): MemberDto => ({
  id: row.id,
  userId: row.user.id,
  name: row.user.name,
  email: row.user.email,
  role: row.role,
  joinedAt: row.createdAt.toISOString(),
})

/** The workspace that `ctx` acts in. */
export async function getWorkspace(ctx: Ctx): Promise<WorkspaceDto> {
  authorize(ctx, 'workspace.read')
  const row = await reader(ctx).workspace.findUnique({ where: { id: ctx.workspaceId }, select: workspaceSelect })
  if (!row) throw notFound('Workspace')
  return { ...row, createdAt: row.createdAt.toISOString() }
}

/** Which workspace has this address, or null. For doors that have no context yet. */
export const workspaceBySlug = (slug: string): Promise<{ id: string; slug: string; name: string } | null> =>
  db().workspace.findUnique({ where: { slug }, select: { id: true, slug: true, name: true } })

/** Everybody in the workspace: highest role first, then by name. Members see each other. */
export async function listMembers(ctx: Ctx): Promise<MemberDto[]> {
  authorize(ctx, 'workspace.read')
  const rows = await reader(ctx).membership.findMany({ where: { workspaceId: ctx.workspaceId }, select: memberSelect })
  const rank = (member: MemberDto) => -roleOrder.indexOf(member.role)
  return rows.map(toMember).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
}

/** Invitations nobody has taken up yet, newest first; expired ones too, so that they can be sent again. */
export async function listInvitations(ctx: Ctx): Promise<InvitationDto[]> {
  authorize(ctx, 'member.write')
  const rows = await reader(ctx).invitation.findMany({
    where: { workspaceId: ctx.workspaceId, acceptedAt: null },
    orderBy: { createdAt: 'desc' },
    select: { id: true, email: true, role: true, invitedBy: true, createdAt: true, expiresAt: true },
  })
  const names = await namesOf(rows.map(({ invitedBy }) => invitedBy))
  return rows.map(({ invitedBy, createdAt, expiresAt, ...row }) => ({
    ...row,
    invitedBy: names.get(invitedBy) ?? null,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    expired: expiresAt <= new Date(),
  }))
}

/** What the link with this token leads to. Whoever has the token may know; it is 256 random bits. */
export async function viewInvitation(token: string): Promise<InvitationView> {
  const row = await db().invitation.findUnique({
    where: { tokenHash: sha256(token) },
    select: { email: true, role: true, invitedBy: true, expiresAt: true, acceptedAt: true, workspace: { select: { name: true } } },
  })
  if (!row) return { state: 'unknown' }
  const workspaceName = row.workspace.name
  if (row.acceptedAt) return { state: 'accepted', workspaceName }
  if (row.expiresAt <= new Date()) return { state: 'expired', workspaceName }
  const [names, account] = await Promise.all([
    namesOf([row.invitedBy]),
    db().user.findUnique({ where: { email: row.email }, select: { id: true } }),
  ])
  const { email, role } = row
  return { state: 'open', workspaceName, email, role, invitedBy: names.get(row.invitedBy) ?? null, hasAccount: account !== null }
}

/** Names of people by actor reference (`user:usr_…`). */
async function namesOf(refs: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(refs)].filter((ref) => ref.startsWith('user:')).map((ref) => ref.slice('user:'.length))
  const users = await db().user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return new Map(users.map(({ id, name }) => [`user:${id}`, name]))
}
