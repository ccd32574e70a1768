const sentences: Record<string, string> = {
  NotInvited: 'No invitation was found for this account. Ask an admin of your workspace to invite its email address.',
  EmailNotVerified:
    'The provider did not say that your email address is verified. Verify it there (on GitHub: your primary one, under Settings, Emails), then sign in again.',
  NoWorkspace: 'You belong to no workspace any more. Ask an admin to invite you again.',
  AccessDenied: 'The provider did not let you in.',
  SessionRequired: 'Sign in to go on.',
  CredentialsSignin: 'Email and password do not match. Check both and try again.',
  OAuthSignin: 'The provider could not be reached. Try again in a moment.',
  OAuthCallback: 'The provider’s answer could not be used. Try again; if it stays, the provider’s settings here are wrong.',
  OAuthAccountNotLinked: 'This email signs in another way here. Use the way you used first.',
  Configuration: 'Signing in is not set up correctly here. The server’s log says what is missing.',
}

/** The sentence for a code in `?error=`, ours or next-auth's. */
export const signInError = (code: string | string[] | undefined): string | undefined =>
  typeof code === 'string' ? (Object.hasOwn(sentences, code) ? sentences[code] : 'Signing in did not work. Try again.') : undefined
