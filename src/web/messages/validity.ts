import type { PolicyHead } from '../api/generated/types.ts'
import { daysBetween, formatDate } from './dates.ts'
import type { Messages } from './shared.zh.ts'
import type { Language } from './words.ts'

export type Validity = keyof Messages['validity']

/** Pure. @param on YYYY-MM-DD in Shanghai */
export function validityOf(policy: PolicyHead, on: string): Validity {
  switch (policy.status) {
    case 'REPEALED':
      return 'REPEALED'
    case 'SUPERSEDED':
      return 'SUPERSEDED'
    case 'EXPIRED':
      return 'EXPIRED'
    case 'PUBLISHED':
      break
    default:
      return 'UNPUBLISHED'
  }
  if (policy.inForce) return policy.validity === 'AMENDED' ? 'AMENDED' : 'IN_FORCE'
  if (policy.validity === 'SUPERSEDED') return 'SUPERSEDED'
  if (policy.effectiveFrom && policy.effectiveFrom > on) return 'NOT_YET'
  if (policy.effectiveTo && policy.effectiveTo < on) return 'EXPIRED'
  return 'NOT_IN_FORCE'
}

type Span = {
  both: (a: string, b: string) => string
  from: (a: string) => string
  to: (b: string) => string
  none: string
}

/** A missing end is named. Why: readers must not take it for unlimited. */
export function spanText(words: Span, from: string | null, to: string | null, language: Language): string {
  const start = from && formatDate(from, language)
  const end = to && formatDate(to, language)
  if (start && end) return words.both(start, end)
  if (start) return words.from(start)
  return end ? words.to(end) : words.none
}

export type WindowState = { kind: 'open' | 'notYet' | 'closed' | 'ended' } | { kind: 'daysLeft'; days: number }

/** Position of today in the 申报 window; ended = by an amendment. Without an end no days are counted. */
export function windowState(
  {
    applyFrom: from,
    applyTo: to,
    endedOn,
  }: { applyFrom: string | null; applyTo: string | null; endedOn: string | null },
  on: string,
): WindowState {
  if (endedOn && endedOn <= on) return { kind: 'ended' }
  if (from && from > on) return { kind: 'notYet' }
  if (!to) return { kind: 'open' }
  return to < on ? { kind: 'closed' } : { kind: 'daysLeft', days: daysBetween(on, to) }
}
