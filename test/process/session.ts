import { see } from './reading'

const cookiesOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')

/** Signs in as the form does and answers the Cookie header of the session. */
export async function signIn(baseUrl: string, who: { email: string; password: string }): Promise<string> {
  const csrf = await see('csrf', `${baseUrl}/api/auth/csrf`)
  const { csrfToken } = JSON.parse(csrf.body) as { csrfToken: string }
  const signedIn = await see('sign in', `${baseUrl}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { cookie: cookiesOf(csrf.headers), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...who, csrfToken, json: 'true' }),
  })
  return cookiesOf(signedIn.headers)
}
