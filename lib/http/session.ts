import { headers } from 'next/headers'
import { notFound as notFoundPage, redirect } from 'next/navigation'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import type { Person } from '@/lib/accounts/schema'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { AppError, notFound } from '@/lib/errors'
import { type Permission, permissionsOf } from '@/lib/workspaces/roles'
import type { Role } from '@/prisma/generated/enums'
import { authOptions } from './auth-options'

/** A workspace as the shell shows it, with what this person may do in it. */
export type WorkspaceView = { id: string; slug: string; name: string; role: Role; permissions: Permission[] }

/** Who is signed in, or null. A session made before a password change, or before "sign out everywhere", counts for nothing. */
export const currentPerson = cache(async (): Promise<Person | null> => {
  const session = (await getServerSession(authOptions())) as { userId?: string; epoch?: number } | null
  if (!session?.userId) return null
  const user = await db().user.findUnique({
    where: { id: session.userId },
    select: { id: true, email: true, name: true, sessionEpoch: true },
  })
  return user && user.sessionEpoch === session.epoch ? { id: user.id, email: user.email, name: user.name } : null
})

/** The workspaces a person belongs to, oldest first. */
export const workspacesOf = cache(async (userId: string): Promise<WorkspaceView[]> => {
  const memberships = await db().membership.findMany({
    where: { userId },
    orderBy: { createdAt: 'asc' },
    select: { role: true, workspace: { select: { id: true, slug: true, name: true } } },
  })
  return memberships.map(({ role, workspace }) => ({ ...workspace, role, permissions: permissionsOf(role) }))
})

const clientIp = async () => (await headers()).get('x-forwarded-for') ?? undefined

const contextOf = (person: Person, workspace: WorkspaceView, ip: string | undefined): Ctx => ({
  workspaceId: workspace.id,
  actor: { type: 'user', id: person.id, name: person.name, role: workspace.role },
  ...(ip && { ip }),
})

/** For server actions and session routes: the context in the workspace `slug`. Throws `unauthenticated`, or `not_found` for strangers. */
export async function requireCtx(slug: string): Promise<Ctx> {
  const person = await currentPerson()
  if (!person) throw new AppError('unauthenticated', 'Your session has ended. Sign in again; what you wrote here is kept.')
  const workspace = (await workspacesOf(person.id)).find((view) => view.slug === slug)
  if (!workspace) throw notFound('Workspace')
  return contextOf(person, workspace, await clientIp())
}

/** For pages: the context, the person and the workspace; sends strangers to sign in and back, and unknown workspaces to "not found". */
export const requirePage = cache(async (slug: string) => {
  const person = await currentPerson()
  if (!person) redirect(`/sign-in?next=${encodeURIComponent((await headers()).get('versicle-path') ?? `/${slug}/prompts`)}`)
  const workspaces = await workspacesOf(person.id)
  const workspace = workspaces.find((view) => view.slug === slug)
  if (!workspace) notFoundPage()
  return { ctx: contextOf(person, workspace, await clientIp()), person, workspace, workspaces }
})
