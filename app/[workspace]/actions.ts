'use server'

import { action } from '@/lib/http/action'
import { SearchPalette } from '@/lib/palette/schema'
import { searchPalette } from '@/lib/palette/search-palette'

export const searchPaletteAction = action(SearchPalette, searchPalette)
