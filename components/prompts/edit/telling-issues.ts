import type { z } from 'zod'

type Issue = { path: PropertyKey[]; message: string }

/**
 * zod's issues, but for a union that nothing fits the issues of the kind that fits best: "Invalid input" helps nobody. Best is where the
 * fault lies deepest, for there everything above it was right.
 */
export function tellingIssues(error: z.ZodError): Issue[] {
  return error.issues.flatMap((issue) => unfold(issue as z.core.$ZodIssue))
}

function unfold(issue: z.core.$ZodIssue, above: PropertyKey[] = []): Issue[] {
  const path = [...above, ...issue.path]
  const branches = issue.code === 'invalid_union' ? issue.errors.map((branch) => branch.flatMap((inner) => unfold(inner, path))) : []
  const depth = (branch: Issue[]) => Math.max(0, ...branch.map(({ path }) => path.length))
  const best = branches.filter((branch) => branch.length > 0).sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0]
  return best && depth(best) > path.length ? best : [{ path, message: issue.message }]
}
