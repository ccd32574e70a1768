/** The reference's first page. */
export const about = {
  title: 'Versicle',
  version: '1',
  description: `Everything the web app does, HTTP does with a key that has the scope; both call the same code.

**Keys.** \`Authorization: Bearer vk_…\`, made under Settings → API keys. A key bound to an environment reads what is published there, and runs it, and nothing else.

**JSON** is \`snake_case\`. Times are RFC 3339 in UTC. Money is a decimal text with its currency. Weights are whole basis points: 10,000 is everybody. Messages, tools and response formats are OpenAI’s own shapes, so what is fetched can be passed on as it is.
Unknown fields in a request are refused by name. Answers may gain fields: let those you do not know pass.

**Addresses.** Each \`{…}\` is one percent-encoded segment: \`/api/v1/prompts/support%2Freply\`.

**Lists** answer \`{ "data": […], "next_cursor": … }\`; give \`next_cursor\` as \`cursor\` for the next page, until it is null.

**Errors** are \`application/problem+json\` (RFC 9457). \`code\` says which, \`detail\` what to do, \`errors\` which field is at fault, \`request_id\` finds it in the log.

**Repeating a write.** With \`Idempotency-Key\`, a write that is sent again is answered again and done once; see the header’s own words on each operation.

**Other doors.** Langfuse’s own clients can read and write prompts under \`/langfuse\` (base URL of this server and \`/langfuse\`, public key: the key’s id, secret key: the key).`,
}
