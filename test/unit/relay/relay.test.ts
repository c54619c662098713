import { describe, expect, it } from 'vitest'
import { eventHash, firstBroken, type RelayEvent } from '../../../src/relay/event-log.ts'
import { afterStep, type RelayStep, type RelayTask, relayStates } from '../../../src/relay/task.ts'
import { subtree } from '../../../src/track/relay-chain.ts'

describe('a relay task', () => {
  const table: Record<RelayStep, string> = {
    //        from: OFF REC FOR RET EXP REC
    receive: '     REC -   -   -   -   -',
    forward: '     FOR FOR FOR -   FOR -',
    return: '      RET RET -   -   -   -',
    expire: '      EXP EXP -   -   -   -',
    recall: '      RCL RCL RCL -   RCL -',
  }
  const names: Record<string, string | undefined> = {
    REC: 'RECEIVED',
    FOR: 'FORWARDED',
    RET: 'RETURNED',
    EXP: 'EXPIRED',
    RCL: 'RECALLED',
  }
  it.each(Object.keys(table) as RelayStep[])('%s', (step) => {
    const cells = table[step].trim().split(/\s+/)
    expect(relayStates.map((state) => afterStep(state, step))).toEqual(cells.map((cell) => names[cell]))
  })
})

describe('the event log', () => {
  const chain = (count: number): RelayEvent[] => {
    const events: RelayEvent[] = []
    for (let seq = 1; seq <= count; seq += 1) {
      const prevHash = events.at(-1)?.hash ?? '0'.repeat(64)
      const event = {
        policyId: 7,
        seq,
        at: new Date(seq * 1000),
        kind: 'forwarded',
        data: { b: seq, a: 'x' },
        prevHash,
      }
      events.push({ ...event, hash: eventHash(event) })
    }
    return events
  }
  const head = { seq: 5, hash: chain(5)[4]?.hash ?? '' }

  it('is whole as written, whatever the order of keys', () => {
    const reordered = chain(5).map((event) => ({ ...event, data: { a: 'x', b: event.seq } }))
    expect(firstBroken(reordered, head)).toBeUndefined()
  })
  it.each<[string, (events: RelayEvent[]) => RelayEvent[], number]>([
    [
      'altered',
      (events) => events.map((event) => (event.seq === 3 ? { ...event, data: { b: 99, a: 'x' } } : event)),
      3,
    ],
    [
      'altered with its hash',
      (events) =>
        events.map((event) =>
          event.seq === 3 ? { ...event, kind: 'x', hash: eventHash({ ...event, kind: 'x' }) } : event,
        ),
      4,
    ],
    ['taken out', (events) => events.filter((event) => event.seq !== 2), 3],
    ['exchanged', ([a, b, c, ...rest]) => [a, c, b, ...rest] as RelayEvent[], 3],
    ['cut off at the end', (events) => events.slice(0, 4), 5],
    ['redated', (events) => events.map((event) => (event.seq === 1 ? { ...event, at: new Date(0) } : event)), 1],
  ])('an event %s is found', (_name, tamper, broken) => {
    expect(firstBroken(tamper(chain(5)), head)).toBe(broken)
  })
})

describe("an administrator's subtree", () => {
  const task = (id: number, orgId: string, parentId: number | null, depth: number) =>
    ({ id, orgId, parentId, depth }) as RelayTask
  it('holds the own task and all below it only', () => {
    const tasks = [
      task(4, 'd', 3, 3),
      task(1, 'a', null, 1),
      task(2, 'b', null, 1),
      task(3, 'c', 1, 2),
      task(5, 'e', 2, 2),
    ]
    expect(subtree(tasks, 'a').map((found) => found.orgId)).toEqual(['a', 'c', 'd'])
    expect(subtree(tasks, 'nobody')).toEqual([])
  })
})
