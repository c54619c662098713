import { describe, expect, it } from 'vitest'
import { isOvertaken } from '../../../src/relay/seen.ts'
import type { LockedTask } from '../../../src/relay/task.ts'

const locked = (change: Partial<LockedTask>): LockedTask =>
  ({ id: 7, version: 3, versionBefore: 3, steppedMsAgo: null, lastStepBy: null, ...change }) as LockedTask
const seen = (own?: number) => ({
  request: { arrivedAtMs: 0, ownSteps: new Map(own === undefined ? [] : [[7, own]]) },
})

describe('a step that was decided without knowing of another', () => {
  it.each<[string, Partial<LockedTask>, number, boolean]>([
    ['nothing happened yet', {}, 50, false],
    ['a colleague, while the request was on its way', { steppedMsAgo: 20, lastStepBy: 'b' }, 50, true],
    ['a colleague, half a second before it arrived', { steppedMsAgo: 550, lastStepBy: 'b' }, 50, true],
    ['a colleague, more than a second before', { steppedMsAgo: 1051, lastStepBy: 'b' }, 50, false],
    ['a colleague, while the lock was waited for', { steppedMsAgo: -5, lastStepBy: 'b' }, 50, true],
    ['the same account, while the request was on its way', { steppedMsAgo: 20, lastStepBy: 'a' }, 50, true],
    ['the same account, before', { steppedMsAgo: 60, lastStepBy: 'a' }, 50, false],
    ['a job, while the request was on its way', { steppedMsAgo: 20 }, 50, true],
    ['a job, before', { steppedMsAgo: 60 }, 50, false],
    [
      'a step that was committed while the lock was waited for',
      { steppedMsAgo: 60, versionBefore: 2, lastStepBy: 'a' },
      50,
      true,
    ],
  ])('%s', (_what, change, waitedMs, expected) => {
    expect(isOvertaken(locked(change), seen(), 'a', waitedMs)).toBe(expected)
  })

  it('compares the page’s version where one is given, and the request’s own steps', () => {
    const justStepped = locked({ steppedMsAgo: 1, lastStepBy: 'b' })
    expect(isOvertaken(justStepped, { version: 3, ...seen() }, 'a', 50)).toBe(false)
    expect(isOvertaken(justStepped, { version: 2, ...seen() }, 'a', 50)).toBe(true)
    expect(isOvertaken(justStepped, seen(3), 'a', 50)).toBe(false)
    expect(isOvertaken(justStepped, seen(2), 'a', 50)).toBe(true)
  })
})
