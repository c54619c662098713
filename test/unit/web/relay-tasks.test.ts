import { describe, expect, it } from 'vitest'
import type { MeasureOffer, RelayTask } from '../../../src/web/api/generated/types.ts'
import { ApiError } from '../../../src/web/api/graphql.ts'
import { offerOf } from '../../../src/web/console/relay/offer.ts'
import { receiveMany } from '../../../src/web/console/relay/receive-many.ts'
import { refusedOrgs } from '../../../src/web/console/relay/refused-orgs.ts'
import { inOrder, type TaskOrder, unreachedOf } from '../../../src/web/console/relay/task-order.ts'

const on = '2026-11-26'
const measure = (change: Partial<MeasureOffer>): MeasureOffer => ({
  id: '1',
  title: '事项',
  audience: 'ENTERPRISE',
  support: null,
  applyFrom: null,
  applyTo: null,
  endedOn: null,
  ...change,
})

describe('a policy’s offer to enterprises', () => {
  it('closes on the nearest day not past, and names each support once', () => {
    const offer = offerOf(
      [
        measure({ support: '最高 50 万元', applyTo: '2027-02-14' }),
        measure({ support: '每年 5000 元', applyTo: '2026-12-01' }),
        measure({ support: '最高 50 万元' }),
        measure({ support: '旧的', applyTo: '2026-11-25' }),
        measure({ audience: 'CITIZEN', support: '给市民的', applyTo: '2026-11-27' }),
      ],
      on,
    )
    expect(offer).toMatchObject({
      supports: ['最高 50 万元', '每年 5000 元'],
      closesOn: '2026-12-01',
      closed: false,
    })
    expect(offer.measures).toHaveLength(4)
  })

  it.each<[string, MeasureOffer[], string | undefined, boolean]>([
    ['closes today', [measure({ applyTo: on })], on, false],
    ['has closed', [measure({ applyTo: '2026-11-25' })], undefined, true],
    ['never closes', [measure({})], undefined, false],
    ['has a window to come', [measure({ applyFrom: '2027-01-01', applyTo: '2027-02-01' })], '2027-02-01', false],
    ['has nothing for enterprises', [measure({ audience: 'CITIZEN', applyTo: on })], undefined, false],
  ])('%s', (_, measures, closesOn, closed) => {
    expect(offerOf(measures, on)).toMatchObject({ closesOn, closed })
  })
})

describe('the order of tasks', () => {
  const task = (id: string, dueAt: string, figures: [number, number, number], applyTo: string | null): RelayTask =>
    ({
      id,
      dueAt,
      memberCount: figures[0],
      verifyCount: figures[1],
      reachedCount: figures[2],
      policy: { measures: [measure({ applyTo })] },
    }) as RelayTask
  const tasks = [
    task('a', '2026-11-30T16:00:00Z', [10, 5, 15], '2026-11-01'),
    task('b', '2026-11-27T16:00:00Z', [10, 0, 3], '2026-12-01'),
    task('c', '2026-11-28T16:00:00Z', [1, 9, 0], null),
    task('d', '2026-11-26T16:00:00Z', [4, 3, 0], '2027-03-01'),
  ]

  it('counts unreached members among both suggested ones and those to be verified', () => {
    expect(tasks.map(unreachedOf)).toEqual([0, 7, 10, 7])
  })

  it.each<[TaskOrder, string]>([
    ['due', 'dbca'],
    // what has closed and what never closes come last, by their relay deadline
    ['closes', 'bdca'],
    ['unreached', 'cdba'],
    ['verify', 'cadb'],
  ])('by %s puts what presses most first', (order, ids) => {
    expect(
      inOrder(tasks, order, on)
        .map(({ id }) => id)
        .join(''),
    ).toBe(ids)
    expect(tasks.map(({ id }) => id).join('')).toBe('abcd')
  })
})

describe('organisations that cannot be handed a task', () => {
  const refusal = (...fields: [string, string][]): ApiError =>
    new ApiError(
      'BAD_USER_INPUT',
      'x',
      fields.map(([path, message]) => ({ path, message })),
    )

  it('are those that the server names by index, with its reasons', () => {
    const thrown = refusal(['toOrgs[0]', '已有'], ['toOrgs[2]', '是其上级'])
    expect(refusedOrgs(thrown, ['tower', 'town', 'park'])).toEqual([
      { id: 'tower', message: '已有' },
      { id: 'park', message: '是其上级' },
    ])
  })

  it('are none when another input was refused', () => {
    expect(refusedOrgs(refusal(['orgNote', '太长'], ['toOrgs', '太多'], ['toOrgs[7]', '?']), ['tower'])).toEqual([])
    expect(refusedOrgs(new Error('broken'), ['tower'])).toEqual([])
    expect(refusedOrgs(undefined, ['tower'])).toEqual([])
  })
})

describe('receiving many', () => {
  it('requests a few at a time and returns each result in order', async () => {
    let asked = 0
    let most = 0
    const tasks = Array.from({ length: 20 }, (_, i) => ({ id: String(i) }))
    const outcomes = await receiveMany(tasks, async (id) => {
      asked += 1
      most = Math.max(most, asked)
      await new Promise(setImmediate)
      asked -= 1
      if (id === '3') throw new ApiError('CONFLICT', '已退回')
    })
    expect(most).toBe(6)
    expect(outcomes.map(({ taskId }) => taskId)).toEqual(tasks.map(({ id }) => id))
    expect(outcomes.filter(({ code }) => code !== null)).toEqual([
      { taskId: '3', code: 'CONFLICT', message: '已退回', fields: [] },
    ])
  })
})
