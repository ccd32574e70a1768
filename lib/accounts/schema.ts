import { z } from 'zod'

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email({ error: 'Enter an email address such as ana@example.com.' }))
export const Password = z
  .string()
  .min(12, { error: 'Use 12 characters or more. Three or four unrelated words work well.' })
  .max(1024, { error: 'Use at most 1,024 characters.' })
export const PersonName = z.string().trim().min(1, { error: 'Enter a name.' }).max(100, { error: 'Use at most 100 characters.' })
export const WorkspaceName = z
  .string()
  .trim()
  .min(1, { error: 'Enter a name for the workspace.' })
  .max(80, { error: 'Use at most 80 characters.' })

export const SetUp = z.object({
  token: z.string().max(200),
  name: PersonName,
  email: Email,
  password: Password,
  workspaceName: WorkspaceName,
})
export type SetUp = z.output<typeof SetUp>

export const Credentials = z.object({ email: Email, password: z.string().min(1).max(1024) })
export type Credentials = z.output<typeof Credentials>

const InvitationToken = z.string().min(1).max(200)

/** A newcomer takes up an invitation: the link's token, and the name and password of the account it makes. */
export const AcceptInvitation = z.strictObject({ token: InvitationToken, name: PersonName, password: Password })
export type AcceptInvitation = z.output<typeof AcceptInvitation>

/** Somebody with an account takes up an invitation. */
export const JoinWorkspace = z.strictObject({ token: InvitationToken })
export type JoinWorkspace = z.output<typeof JoinWorkspace>

/** `currentPassword` may be left out only by people who have no password yet, because they sign in through a provider. */
export const ChangePassword = z.strictObject({
  currentPassword: z.string().max(1024).default(''),
  newPassword: Password,
})
export type ChangePassword = z.output<typeof ChangePassword>

export const SignOutEverywhere = z.strictObject({})
export type SignOutEverywhere = z.output<typeof SignOutEverywhere>

/** A signed-in person, as screens know them. */
export type Person = { id: string; email: string; name: string }
