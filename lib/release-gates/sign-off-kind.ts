import { authorOf } from '@/lib/prompts/author'
import type { GateKind } from './kinds'

/** Somebody says so: green or red, with a comment. The newest word on a version counts. */
export const signOffKind: GateKind = {
  kind: 'sign_off',
  describe: ({ role, notAuthor }) =>
    `${role === 'owner' ? 'An owner' : `Somebody with the role ${role} or above`} signs the version off${notAuthor ? '; its author may not' : ''}.`,
  evaluate: async (tx, { workspaceId }, { id: gateId }, versionIds) => {
    const results = await tx.gateResult.findMany({
      where: { workspaceId, gateId, versionId: { in: [...versionIds] } },
      distinct: ['versionId'],
      orderBy: [{ versionId: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
      select: { versionId: true, green: true, comment: true, author: true, authorName: true, createdAt: true },
    })
    return versionIds.map((versionId) => {
      const newest = results.find((each) => each.versionId === versionId)
      if (!newest) return { versionId, colour: 'open', comment: '', author: null, at: null }
      const { green, comment, author, authorName, createdAt } = newest
      return { versionId, colour: green ? 'green' : 'red', comment, author: authorOf(author, authorName), at: createdAt.toISOString() }
    })
  },
}
