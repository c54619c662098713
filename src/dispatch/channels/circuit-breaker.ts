import type { Clock } from '../../platform/clock.ts'

const failuresMax = 5
const restMs = 30_000

/** Stops attempts for a while at a provider that does not answer. */
export type CircuitBreaker = {
  /** Remaining rest in ms; undefined = the caller makes an attempt. */
  restsMs(provider: string): number | undefined
  note(provider: string, unreachable: boolean): void
}

/**
 * A provider rests for 30 s after five attempts in a row that did not reach it. Then one attempt probes it.
 * One breaker per channel and process.
 */
export function circuitBreaker(clock: Clock): CircuitBreaker {
  const states = new Map<string, { failures: number; restsUntil: number }>()
  return {
    restsMs: (provider) => {
      const state = states.get(provider)
      const now = clock.now().getTime()
      if (!state || state.failures < failuresMax) return undefined
      if (state.restsUntil > now) return state.restsUntil - now
      // this caller probes; all others rest until its result is noted
      state.restsUntil = now + restMs
      return undefined
    },
    note: (provider, unreachable) => {
      if (!unreachable) return void states.delete(provider)
      const failures = (states.get(provider)?.failures ?? 0) + 1
      states.set(provider, { failures, restsUntil: clock.now().getTime() + restMs })
    },
  }
}
