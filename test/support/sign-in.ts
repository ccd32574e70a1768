import type { Page } from 'playwright-core'

/** Signs in through the form and answers the path of the workspace it leads to, such as `/acme`. */
export async function signInAs(page: Page, baseUrl: string, { email, password }: { email: string; password: string }): Promise<string> {
  await page.goto(`${baseUrl}/sign-in`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL('**/prompts')
  return new URL(page.url()).pathname.replace(/\/prompts$/, '')
}
