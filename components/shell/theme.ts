import { parseTheme, remember, type Theme, themeCookie } from './preferences'

/** The theme the page shows now. Browser only. */
export const currentTheme = (): Theme => parseTheme(document.documentElement.dataset.theme)

/** Shows a theme at once, and leaves a cookie for the server's next rendering. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  remember(themeCookie, theme)
}
