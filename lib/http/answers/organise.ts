import { z } from 'zod'
import { Id } from './parts'

export const MovedFolderAnswer = z
  .object({ moved: z.array(z.object({ id: Id('prm'), from: z.string(), to: z.string() })) })
  .meta({ id: 'MovedFolder', description: 'Every prompt that was renamed; `from` goes on answering.' })

export const ChangedPromptsAnswer = z
  .object({
    results: z.array(
      z.object({
        prompt: z.string().meta({ description: 'As it was named in the request.' }),
        ok: z.boolean(),
        changed: z.boolean().meta({ description: 'False where it was so already, or was refused.' }),
        error: z.object({ code: z.string(), message: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'ChangedPrompts', description: 'What became of each, in the order asked.' })
