/** What the browser remembers for the server to render: cookies, so the first paint is right and no inline script is needed. */
export const themeCookie = 'versicle_theme'
export const sidebarCookie = 'versicle_sidebar'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const parseTheme = (value: string | undefined): Theme => themes.find((theme) => theme === value) ?? 'system'

/** True when the sidebar was left collapsed. */
export const parseSidebar = (value: string | undefined): boolean => value === 'collapsed'

/** Keeps a preference for a year. Browser only. */
export function remember(name: typeof themeCookie | typeof sidebarCookie, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where the app is served over plain http
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax`
}
