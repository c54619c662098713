import { expect, it } from 'vitest'
import { circuitBreaker, type ProviderAnswer } from '../../../src/dispatch/channels/circuit-breaker.ts'

/** A breaker whose clock stands at `now` ms, with what its watch heard. */
function watched() {
  const heard: string[] = []
  const time = { now: 0 }
  let address = 0
  const breaker = circuitBreaker(
    { now: () => new Date(time.now) },
    {
      began: (provider, reason) => heard.push(`began ${provider}: ${reason}`),
      ended: (one) => heard.push(`ended ${one}`),
    },
  )
  const note = (...answers: ProviderAnswer[]) => {
    for (const answer of answers) {
      address += 1
      breaker.note('a', answer, `address ${address}`, 'why')
    }
  }
  return { breaker, heard, time, note }
}

it('a provider rests after five attempts in a row that did not reach it; then one attempt probes it', () => {
  const { breaker, time, note } = watched()
  note('unreachable', 'unreachable', 'unreachable', 'unreachable')
  expect(breaker.restsMs('a')).toBeUndefined()
  note('unreachable')
  expect(breaker.restsMs('a')).toBe(30_000)
  expect(breaker.restsMs('b')).toBeUndefined()
  time.now = 30_000
  // the first caller probes; the others rest until its result is noted
  expect(breaker.restsMs('a')).toBeUndefined()
  expect(breaker.restsMs('a')).toBe(30_000)
  note('fine')
  expect(breaker.restsMs('a')).toBeUndefined()
})

it('only attempts in a row count', () => {
  const { breaker, note } = watched()
  for (let i = 0; i < 20; i += 1) note(i % 5 === 4 ? 'fine' : 'unreachable')
  expect(breaker.restsMs('a')).toBeUndefined()
})

it.each<[string, ProviderAnswer[], boolean]>([
  ['three of three refused', ['refused', 'refused', 'refused'], true],
  ['two of two', ['refused', 'refused'], false],
  ['three of six', ['fine', 'fine', 'fine', 'refused', 'refused', 'refused'], true],
  ['three of seven', ['fine', 'fine', 'fine', 'fine', 'refused', 'refused', 'refused'], false],
  ['ten after a hundred taken', [...Array(100).fill('fine'), ...Array(10).fill('refused')], true],
  ['nine unknown mailboxes of nine', Array(9).fill('gone'), false],
  ['ten unknown mailboxes of ten', Array(10).fill('gone'), true],
  ['ten unknown mailboxes among twenty-one', [...Array(11).fill('fine'), ...Array(10).fill('gone')], true],
  ['ten unknown mailboxes over a long list', Array.from({ length: 60 }, (_, i) => (i % 6 ? 'fine' : 'gone')), false],
])('%s: the provider rests: %s', (_name, answers, rests) => {
  const { breaker, heard, note } = watched()
  note(...answers)
  expect(breaker.restsMs('a') !== undefined).toBe(rests)
  expect(heard.filter((line) => line.startsWith('began'))).toEqual(rests ? ['began a: why'] : [])
})

it('one address that is refused again and again is no share', () => {
  const { breaker, heard } = watched()
  for (let i = 0; i < 20; i += 1) breaker.note('a', 'refused', 'one', 'why')
  expect([breaker.restsMs('a'), heard]).toEqual([undefined, []])
})

it('a trouble is told once, and its end once; refusals of ten minutes ago do not count', () => {
  const { breaker, heard, time, note } = watched()
  note('refused', 'refused')
  time.now = 11 * 60_000
  note('refused')
  expect(breaker.restsMs('a')).toBeUndefined()
  note('refused', 'refused', 'refused')
  for (let i = 0; i < 5; i += 1) {
    time.now += 30_000
    expect(breaker.restsMs('a')).toBeUndefined()
    note('refused')
  }
  expect(heard).toEqual(['began a: why'])
  time.now += 30_000
  breaker.restsMs('a')
  note('fine', 'fine')
  expect(heard).toEqual(['began a: why', 'ended a'])
})

it('a silence is told when it lasts: when the first probe fails too', () => {
  const { breaker, heard, time, note } = watched()
  note(...Array<ProviderAnswer>(9).fill('unreachable'))
  expect(heard).toEqual([])
  time.now = 30_000
  breaker.restsMs('a')
  note('unreachable')
  expect(heard).toEqual(['began a: why'])
})

it('the first message that a process gets through ends a trouble that a killed one left', () => {
  const { heard, note } = watched()
  note('fine', 'fine')
  expect(heard).toEqual(['ended a'])
})

it('callers that meet a probe wait for its result', async () => {
  const { breaker, time, note } = watched()
  note('refused', 'refused', 'refused')
  time.now = 30_000
  expect(await breaker.admit('a')).toBeUndefined()
  const waiting = breaker.admit('a')
  note('fine')
  expect(await waiting).toBeUndefined()
})
