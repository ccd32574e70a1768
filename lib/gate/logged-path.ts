/** An address as the log may hold it: without its query, and without an invitation's token, which lets in whoever has it. */
export const loggedPath = (url: string): string =>
  url
    .split('?', 1)
    .join()
    .replace(/(\/invite\/+).+/i, '$1[redacted]')
