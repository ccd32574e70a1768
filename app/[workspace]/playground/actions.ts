'use server'

import { action } from '@/lib/http/action'
import { listPrompts } from '@/lib/prompts/queries'
import { ListPrompts } from '@/lib/prompts/schema'

export const searchPromptsAction = action(ListPrompts, listPrompts)
