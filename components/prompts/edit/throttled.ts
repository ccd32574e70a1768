/** Does it at once, then at most once in a while with the newest value; `now` does at once what is still waiting. */
export function throttled<T>(work: (value: T) => void, everyMs: number): ((value: T) => void) & { now: () => void } {
  let waiting: { value: T } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = () => {
    timer = undefined
    if (!waiting) return
    const { value } = waiting
    waiting = null
    timer = setTimeout(next, everyMs)
    work(value)
  }
  const put = (value: T) => {
    waiting = { value }
    if (timer === undefined) next()
  }
  return Object.assign(put, {
    now: () => {
      clearTimeout(timer)
      timer = undefined
      if (!waiting) return
      const { value } = waiting
      waiting = null
      work(value)
    },
  })
}
