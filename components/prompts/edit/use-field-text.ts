'use client'

import { useState } from 'react'

/**
 * The text of a field whose value is kept parsed. As typed while it is typed; when the value changes from elsewhere (a restored draft,
 * an undone discard), as that value is written. `outside` is how the kept value is written now.
 */
export function useFieldText(outside: string): [string, (text: string, outsideNext: string) => void] {
  const [state, setState] = useState({ text: outside, outside })
  if (state.outside !== outside) setState({ text: outside, outside })
  return [state.outside === outside ? state.text : outside, (text, outsideNext) => setState({ text, outside: outsideNext })]
}
