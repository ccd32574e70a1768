import { z } from 'zod'
import { EnvironmentSlug } from '@/lib/environments/schema'
import { PromptName } from '@/lib/prompts/schema'

export const ReadPublished = z.strictObject({ name: PromptName, environment: EnvironmentSlug })
