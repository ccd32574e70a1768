/** Names that say themselves that what they name is secret: of a header, a field of JSON, a parameter, a cookie. */
const SECRET_NAME =
  /(?<!port|mon)key(?!word)|token(?!iz)|secret|passw|passphrase|pwd|credential|cookie|signature|session|bearer|jwt|auth(?!or(?!i[sz]))/i
/** These hold long random ids that are no secret. */
const OWNER_NAME = /(?:^|[-_])(?:org|organi[sz]ation|project)(?:[-_]?id)?$/i
/** A parameter, a cookie, a field of JSON. */
const NAMED = /"(?<field>[\w-]+)"\s*:\s*"(?<text>[^"]+)"|(?<name>[\w-]+)=(?<value>[^\s"',;&]+)/g
const BEARER = /^bearer\s+(\S+)/i
const URL_PASSWORD = /\/\/[^/\s:@]*:([^/\s@]+)@/
const HOST = /^(?:https?:\/\/)?(?:[^/\s@]*@)?(?:[a-z\d-]+\.)+[a-z]{2,24}(?::\d+)?(?=\/|$)/
const LONG_PIECE = /[\w.~+/-]{16,}={0,2}/g

/**
 * What of extra headers must not be shown. Whatever stands under a name that speaks of a secret; under any other name what looks like one,
 * with the parts a gateway might repeat alone. A date, a product's name, a provider, a host, a URL or an organisation's id is none.
 */
export const headerSecrets = (headers: Record<string, string>): string[] =>
  Object.entries(headers).flatMap(([name, value]) => {
    const parts = secretParts(name, value)
    return parts.length > 0 || SECRET_NAME.test(name) ? [value, ...parts] : []
  })

function secretParts(name: string, value: string): string[] {
  const named = [...value.matchAll(NAMED)].map(({ groups = {} }) => ({
    name: groups.field ?? groups.name ?? '',
    value: groups.text ?? groups.value ?? '',
  }))
  const pieces = value.replace(HOST, '').match(LONG_PIECE) ?? []
  return [
    ...named.filter((each) => SECRET_NAME.test(each.name)).map((each) => each.value),
    ...[BEARER, URL_PASSWORD].flatMap((pattern) => pattern.exec(value)?.[1] ?? []),
    ...pieces.filter((piece) => saysSecret(piece) || (!OWNER_NAME.test(name) && looksRandom(piece))),
  ]
}

/** How keys begin at OpenAI and those who followed it, Anthropic, Google, AWS, GitHub, Slack …; and what calls itself a secret. */
const saysSecret = (piece: string): boolean =>
  /^(?:(?:sk|pk|rk|vk|gsk|hf|gh[opsu]|github_pat|glpat|xox[abprs]|xai|pplx|r8)[-_]|AIza|AKIA|ya29\.|eyJ)/.test(piece) ||
  /secret|passw/i.test(piece)

/** Words and versions keep letters and digits apart (`claude-3-5-sonnet-20241022`); what was drawn by lot mixes them, or has no gap. */
function looksRandom(piece: string): boolean {
  const changes = piece.match(/[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0
  return (changes >= 4 && changes >= piece.length / 6) || /[A-Za-z\d]{32}/.test(piece)
}
