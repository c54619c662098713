// Most of this file is for the compiler: npm run check fails when a line marked as an error compiles.
import { describe, expect, it } from 'vitest'
import { routes, schedule } from '../../../src/pipeline.ts'
import {
  type EventName,
  type Events,
  firings,
  type JobEvent,
  type QueueOf,
  type Routes,
  shapes,
} from '../../../src/platform/events.ts'
import type { Stages } from '../../../src/platform/jobs.ts'

const idle = { run: async () => {} }

describe('events', () => {
  it('are emitted by their own name and payload', () => {
    const right: JobEvent = { name: 'policy.published', data: { policyId: 1 } }
    // @ts-expect-error a misspelt event
    const misspelt: JobEvent = { name: 'policy.publised', data: { policyId: 1 } }
    // @ts-expect-error another event's payload
    const wrong: JobEvent = { name: 'policy.published', data: { recipientIds: [1] } }
    // @ts-expect-error a payload that lacks something
    const short: JobEvent = { name: 'policy.ended', data: { policyId: 1 } }
    // @ts-expect-error a payload of both kinds
    const both: Events['dispatches.planned'] = { policyId: 1, digest: 5 }
    expect([right, misspelt, wrong, short, both]).toHaveLength(5)
  })

  it('each have a queue', () => {
    // @ts-expect-error an event without queues
    const { 'policy.published': _unheard, ...rest }: Routes = { ...routes, 'policy.published': undefined }
    expect(Object.keys(rest)).toHaveLength(Object.keys(shapes).length - 1)
    expect(Object.keys(routes).sort()).toEqual(Object.keys(shapes).sort())
    expect(Object.keys(schedule).sort()).toEqual([...firings].sort())
  })
})

describe('stages', () => {
  type Routed = { 'policy.published': readonly ['a']; 'policy.ended': readonly ['a', 'b'] }
  type Some = { readonly [Name in EventName]: Name extends keyof Routed ? Routed[Name] : readonly [] }
  type Own = Pick<Stages<Some>, 'a' | 'b'>

  it('exist exactly once for each queue', () => {
    const whole: Own = { a: idle, b: idle }
    // @ts-expect-error a queue without a stage
    const missing: Own = { a: idle }
    // @ts-expect-error a stage without a queue
    const added: Own = { a: idle, b: idle, c: idle }
    const twice: Own = {
      // biome-ignore lint/suspicious/noDuplicateObjectKeys: the compiler has to refuse it too
      a: idle,
      b: idle,
      // @ts-expect-error two stages of one queue
      a: idle,
    }
    // @ts-expect-error no such queue
    const unknown: QueueOf<typeof routes> = 'plan-relais'
    expect([whole, missing, added, twice, unknown]).toHaveLength(5)
  })

  it('get the payload of any event of their queue', () => {
    const reads: Own = {
      // both events carry policyId, one of them a reason
      a: { run: async ({ policyId }) => void policyId.toFixed() },
      b: { run: async ({ reason }) => void reason.trim() },
    }
    const wants: Own = {
      // @ts-expect-error not every event of the queue carries it
      a: { run: async ({ reason }) => void reason },
      b: idle,
    }
    expect([reads, wants]).toHaveLength(2)
  })
})
