/** What `{{> name}}` would include if it were saved now: the newest version's text, its own partials in place. */
export type PartialText = { state: 'found'; promptId: string; version: number; text: string } | { state: 'missing'; message: string }
