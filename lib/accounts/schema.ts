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

/** A signed-in person, as screens know them. */
export type Person = { id: string; email: string; name: string }
