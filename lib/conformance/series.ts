import type { Endpoint } from '@/lib/gateways/upstream'
import { type Exchange, exchange, storable } from './exchange'
import { type Judgement, judgeRetryAfter, judges, refusal } from './judge'
import { question } from './questions'
import { type CheckName, checkCalls, type Evidence, type Verdict } from './schema'

export type CheckResult = { check: CheckName; verdict: Verdict; said: string; at: string; evidence: Evidence[] }

/**
 * Makes the checks one after another on one model and tells each result as soon as it is there, with how many calls were made for it. When
 * a plain question is not answered nothing else is asked: it would cost money and tell nothing. Throws only when `signal` is aborted.
 */
export async function* series(
  endpoint: Endpoint,
  model: string,
  checks: readonly CheckName[],
  signal: AbortSignal,
): AsyncGenerator<{ result: CheckResult; calls: number }, void> {
  const made = new Map<Exchange['call'], Exchange>()
  let before = 0
  const make = async (call: Exchange['call']): Promise<Exchange> => {
    const known = made.get(call)
    if (known) return known
    const answer = await exchange(endpoint, question(call, model), signal)
    made.set(call, answer)
    return answer
  }
  for (const check of checks) {
    const plain = await make('plain')
    const hopeless = refusal(plain, 'A plain question')
    const judged = await judge(check, hopeless)
    const evidence = [...made.values()].filter(({ call, status }) =>
      check === 'retry_after' ? status === 429 : hopeless ? call === 'plain' : belongs(check, call),
    )
    const calls = made.size - before
    before = made.size
    yield {
      calls,
      result: {
        check,
        verdict: judged.verdict,
        said: storable(judged.said),
        at: new Date().toISOString(),
        evidence: evidence.map((each) => each.evidence),
      },
    }
  }

  async function judge(check: CheckName, hopeless: Judgement | null): Promise<Judgement> {
    if (check === 'retry_after') return judgeRetryAfter([...made.values()])
    if (hopeless)
      return { verdict: 'could_not_tell', said: `Nothing else was asked, because a plain question has no answer. ${hopeless.said}` }
    return judges[check](make, model)
  }
}

/** `plain` is what `model_echo` looks at; the others only need it to have worked. */
const belongs = (check: CheckName, call: Exchange['call']) =>
  checkCalls[check].some((each) => each === call) && (call !== 'plain' || check === 'model_echo')
