import { describe, expect, it } from 'vitest'
import type { MeasureRecord } from '../../../src/publish/record.ts'
import { byOpenCount, companyCursor, inOrder, isBehind, type OpenCounts } from '../../../src/relay/companies/company.ts'
import { fitting, supportText } from '../../../src/relay/companies/company-sheet.ts'
import type { RelayTask } from '../../../src/relay/task.ts'

const counts = (recipientId: number, forwardCount: number, verifyCount = 0): OpenCounts => ({
  recipientId,
  forwardCount,
  verifyCount,
})

describe('companies to contact', () => {
  const list = [counts(5, 1), counts(3, 0, 2), counts(9, 2), counts(1, 1), counts(7, 12, 1)]

  it('are ordered by number of open items, then by id', () => {
    expect([...list].sort(byOpenCount).map(({ recipientId }) => recipientId)).toEqual([7, 3, 9, 1, 5])
  })

  it('go on behind a cursor, whether its company is still there or not', () => {
    const sorted = [...list].sort(byOpenCount)
    for (const [i, last] of sorted.entries()) {
      const behind = isBehind(companyCursor(last))
      expect(sorted.filter((one) => behind?.(one))).toEqual(sorted.slice(i + 1))
    }
    expect(sorted.filter((one) => isBehind('2-4')?.(one)).map(({ recipientId }) => recipientId)).toEqual([9, 1, 5])
  })

  it.each(['', '3', '-1', '1-', '1-x', '1-2-3', '-1-2', '1.5-2', '1-1234567890123456'])('%j is no cursor', (text) => {
    expect(isBehind(text)).toBeUndefined()
  })

  it.each([
    [3, [7]],
    [13, [7]],
    [14, [7]],
    [15, [7, 3]],
    [17, [7, 3, 9]],
    [100, [7, 3, 9, 1, 5]],
  ])('are whole on a sheet of at most %i rows, the first in any case', (max, ids) => {
    const sorted = [...list].sort(byOpenCount)
    expect(fitting(sorted, max).map(({ recipientId }) => recipientId)).toEqual(ids)
    expect(fitting([], max)).toEqual([])
  })
})

describe('live tasks in the order of contact', () => {
  const task = (id: number) => ({ task: { id, policyId: id * 10 } as RelayTask, title: '' })
  const measure = (policyId: number, applyTo: string | null, audience = 'ENTERPRISE') =>
    ({ policyId, applyTo, audience }) as MeasureRecord

  it('come by the nearest closing day of an open measure for enterprises', () => {
    const measures = [
      measure(10, null),
      measure(20, '2026-12-31'),
      measure(20, '2026-11-30'),
      measure(30, '2026-11-23'),
      measure(30, '2026-11-24'),
      measure(40, '2026-11-25', 'CITIZEN'),
      measure(50, '2026-11-30'),
    ]
    const live = inOrder([task(1), task(2), task(3), task(4), task(5)], measures, '2026-11-24')
    expect(live.map(({ task: { id }, closesOn, measures: open }) => [id, closesOn, open.length])).toEqual([
      [3, '2026-11-24', 1],
      [2, '2026-11-30', 2],
      [5, '2026-11-30', 1],
      [1, null, 1],
      [4, null, 0],
    ])
  })

  it.each([
    [[], ''],
    [[{ title: '补贴', support: '最高 5 万元' }], '补贴：最高 5 万元'],
    [['一', '二', '三'].map((title) => ({ title, support: null })), '一；二；三'],
    [['一', '二', '三', '四'].map((title) => ({ title, support: null })), '一；二；三；等 4 项'],
  ])('%j is offered as %j', (measures, text) => {
    expect(supportText(measures)).toBe(text)
  })
})
