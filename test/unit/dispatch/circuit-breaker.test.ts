import { expect, it } from 'vitest'
import { circuitBreaker } from '../../../src/dispatch/channels/circuit-breaker.ts'

it('a provider rests after five attempts in a row that did not reach it; then one attempt probes it', () => {
  let now = 0
  const breaker = circuitBreaker({ now: () => new Date(now) })
  for (let i = 0; i < 4; i += 1) breaker.note('a', true)
  expect(breaker.restsMs('a')).toBeUndefined()
  breaker.note('a', true)
  expect(breaker.restsMs('a')).toBe(30_000)
  expect(breaker.restsMs('b')).toBeUndefined()
  now = 30_000
  // the first caller probes; the others rest until its result is noted
  expect(breaker.restsMs('a')).toBeUndefined()
  expect(breaker.restsMs('a')).toBe(30_000)
  breaker.note('a', false)
  expect(breaker.restsMs('a')).toBeUndefined()
})

it('only attempts in a row count', () => {
  const breaker = circuitBreaker({ now: () => new Date(0) })
  for (let i = 0; i < 20; i += 1) breaker.note('a', i % 5 !== 4)
  expect(breaker.restsMs('a')).toBeUndefined()
})
