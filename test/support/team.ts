import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser, watchErrors } from './browser'
import { signInAs } from './sign-in'
import { type RunningServer, startServer } from './start-server'

type Person = { name: string; page: Page; context: BrowserContext }
export type Team = Awaited<ReturnType<typeof startTeam>>
const password = 'four unrelated plain words'
const key = `vk_${'t'.repeat(43)}`
/** One step of a person on a loaded machine: generous, because nothing waits for it when all is well. */
const stepMs = 30_000

/**
 * A server of their own for Ana, who owns the workspace, and whoever else is invited, each in a browser context of their own, signed in.
 * `api` asks it by HTTP with a key that has every scope.
 */
export async function startTeam(roles: Record<string, 'viewer' | 'editor' | 'releaser' | 'admin'>) {
  const ana = { name: 'Ana', email: 'ana@example.com', password }
  let server: RunningServer | undefined
  let browser: Browser | undefined
  const stop = async () => {
    await browser?.close()
    await server?.stop()
  }
  const people: Record<string, Person> = {}
  try {
    const env = { VERSICLE_OWNER_EMAIL: ana.email, VERSICLE_OWNER_PASSWORD: password, VERSICLE_BOOTSTRAP_KEY: key }
    ;[server, browser] = await Promise.all([startServer(env), openBrowser()])
    const { baseUrl } = server
    const arrive = async (name: string) => {
      const context = await (browser as Browser).newContext({ viewport: { width: 1440, height: 900 } })
      const page = await context.newPage()
      page.setDefaultTimeout(stepMs)
      people[name] = { name, page, context }
      return { page, context }
    }
    const first = await arrive('Ana')
    const home = await signInAs(first.page, baseUrl, ana)
    const kept = [watchErrors(first.context)]
    for (const [name, role] of Object.entries(roles)) {
      const body = { email: `${name.toLowerCase()}@example.com`, role }
      const { link } = await ask(baseUrl, 'POST', '/api/v1/invitations', body).then(told<{ link: string }>)
      const { page, context } = await arrive(name)
      await page.goto(`${baseUrl}${new URL(link).pathname}`)
      await page.getByLabel('Your name').fill(name)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Join workspace' }).click()
      await page.waitForURL('**/prompts')
      kept.push(watchErrors(context))
    }
    return {
      baseUrl,
      home: `${baseUrl}${home}`,
      /** The page of somebody. */
      page: (name: string): Page => {
        const person = people[name]
        if (!person) throw new Error(`Nobody here is ${name}.`)
        return person.page
      },
      pages: () => Object.values(people),
      /** What went wrong in anybody's console, or on anybody's page. */
      errors: () => kept.flat(),
      api: (method: string, path: string, body?: object) => ask(baseUrl, method, path, body),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const ask = (baseUrl: string, method: string, path: string, body?: object): Promise<Response> =>
  fetch(`${baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })

/** The answer of what must have succeeded. */
export async function told<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}
