import type { Clock } from '../../platform/clock.ts'

const failuresMax = 5
const restMs = 30_000

/** Spares a provider that does not answer, and our attempts with it. */
export type CircuitBreaker = {
  /** How long the provider rests yet; undefined = it may be called. */
  restsMs(provider: string): number | undefined
  note(provider: string, unreachable: boolean): void
}

/**
 * Opens after five attempts in a row that did not reach the provider, for half a minute, then lets one attempt probe. One for each
 * channel and process.
 */
export function circuitBreaker(clock: Clock): CircuitBreaker {
  const states = new Map<string, { failures: number; restsUntil: number }>()
  return {
    restsMs: (provider) => {
      const state = states.get(provider)
      const now = clock.now().getTime()
      if (!state || state.failures < failuresMax) return undefined
      if (state.restsUntil > now) return state.restsUntil - now
      // the next one probes; the others wait for what it finds
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
