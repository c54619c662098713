import type { Clock } from '../../platform/clock.ts'

const failuresMax = 5
const restMs = 30_000
// A share of refusals is judged over the newest answers only. Why: a relay that breaks late must be seen soon.
const newestMax = 20
const newestMs = 10 * 60_000
const shareMin = { refused: 3, gone: 10 }
// Why: a lease outlasts this wait and an attempt.
const probeWaitMs = 5_000

/**
 * An attempt's answer. fine: the provider took the message, or its answer was about one address. refused: its answer was
 * about us or about the message. gone: it knows no such address. unreachable: it did not answer, or not now.
 */
export type ProviderAnswer = 'fine' | 'refused' | 'gone' | 'unreachable'

/** Hears of a provider in trouble: once when it begins, once when a message was taken again. */
export type TroubleWatch = { began(provider: string, reason: string): void; ended(provider: string): void }

/** Stops attempts for a while at a provider that does not answer, or that refuses a large share of messages. */
export type CircuitBreaker = {
  /** Remaining rest in ms; undefined = the caller makes an attempt, and notes its answer. */
  restsMs(provider: string): number | undefined
  /** As `restsMs`, after the result of a running probe: waits for it at most 5 s. */
  admit(provider: string): Promise<number | undefined>
  /**
   * @param about  the address of the attempt: a share counts addresses, since one that is refused again and again is no share
   * @param reason for the operator
   */
  note(provider: string, answer: ProviderAnswer, about?: string, reason?: string): void
}

type State = {
  /** Attempts in a row that did not reach the provider. */
  silences: number
  newest: { answer: ProviderAnswer; about: string; at: number }[]
  restsUntil: number
  /** Answer that opened the breaker; undefined = it is closed. */
  openBy: ProviderAnswer | undefined
  isReported: boolean
  probe: PromiseWithResolvers<void> | undefined
}

/**
 * A provider rests for 30 s after five attempts in a row that did not reach it. It rests also when half of its newest
 * answers are refusals of three or more addresses, or name ten or more addresses that do not exist. Then one attempt
 * probes it. A silence is reported when the first probe fails too. Why: a short one needs no operator.
 * One breaker per channel and process.
 */
export function circuitBreaker(clock: Clock, watch?: TroubleWatch): CircuitBreaker {
  const states = new Map<string, State>()
  const stateOf = (provider: string): State => {
    const known = states.get(provider)
    if (known) return known
    const made = { silences: 0, newest: [], restsUntil: 0, openBy: undefined, isReported: false, probe: undefined }
    states.set(provider, made)
    return made
  }
  // The first message taken ends a trouble that a killed process left.
  const greeted = new Set<string>()
  const report = (provider: string, state: State, reason: string): void => {
    if (state.isReported) return
    state.isReported = true
    watch?.began(provider, reason)
  }
  const restsMs = (provider: string): number | undefined => {
    const state = states.get(provider)
    const now = clock.now().getTime()
    if (!state?.openBy) return undefined
    if (state.restsUntil > now) return state.restsUntil - now
    // this caller probes; all others rest until its result is noted
    state.restsUntil = now + restMs
    state.probe = Promise.withResolvers()
    return undefined
  }
  return {
    restsMs,
    admit: async (provider) => {
      const afterMs = restsMs(provider)
      const probe = states.get(provider)?.probe
      if (afterMs === undefined || !probe) return afterMs
      await within(probe.promise, probeWaitMs)
      return restsMs(provider)
    },
    note: (provider, answer, about = '', reason = answer) => {
      const state = stateOf(provider)
      const now = clock.now().getTime()
      const { probe } = state
      state.probe = undefined
      state.silences = answer === 'unreachable' ? state.silences + 1 : 0
      state.newest = [...state.newest, { answer, about, at: now }]
        .slice(-newestMax)
        .filter(({ at }) => now - at < newestMs)
      const isShare = isLargeShare(state, answer)
      if (answer === 'fine' || (answer === 'gone' && !isShare && state.openBy !== 'gone')) {
        if (state.isReported || (answer === 'fine' && !greeted.has(provider))) watch?.ended(provider)
        if (answer === 'fine') greeted.add(provider)
        Object.assign(state, { isReported: false, openBy: undefined, ...(state.openBy && { newest: [] }) })
      } else {
        if (isShare || (state.openBy && probe)) report(provider, state, reason)
        if (isShare || state.openBy || state.silences >= failuresMax)
          Object.assign(state, { openBy: state.openBy ?? answer, restsUntil: now + restMs })
      }
      probe?.resolve()
    },
  }
}

function isLargeShare({ newest }: State, answer: ProviderAnswer): boolean {
  if (answer !== 'refused' && answer !== 'gone') return false
  const same = newest.filter((one) => one.answer === answer)
  const addresses = new Set(same.map(({ about }) => about)).size
  return addresses >= shareMin[answer] && same.length * 2 >= newest.filter((one) => one.answer !== 'unreachable').length
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  const patience = Promise.withResolvers<void>()
  const timer = setTimeout(patience.resolve, ms)
  await Promise.race([promise, patience.promise])
  clearTimeout(timer)
}
