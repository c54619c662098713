import { describe, expect, it } from 'vitest'
import type { CurrentMember } from '../../../../src/parties/memberships/store.ts'
import {
  compareMembers,
  type ImportMode,
  type MemberDifference,
} from '../../../../src/profile/memberships/compare-members.ts'

const on = '2026-11-24'
const listed = (uscc: string, more: { name?: string; fromOn?: string; toOn?: string } = {}) => ({
  uscc,
  name: uscc,
  fromOn: null,
  toOn: null,
  ...more,
})
const current = (uscc: string, more: Partial<CurrentMember> = {}): CurrentMember => ({
  recipientId: uscc.charCodeAt(0),
  uscc,
  name: uscc,
  fromOn: '2020-01-01',
  toOn: null,
  contested: false,
  ...more,
})

/** A, B, C … are in the system unless they are lower-case. */
function compare(
  list: ReturnType<typeof listed>[],
  now: CurrentMember[],
  { mode = 'ADD' as ImportMode, lastEnds = {}, refused = [] as { uscc: string; name: string }[] } = {},
) {
  const known = list.flatMap(({ uscc }) =>
    uscc === uscc.toUpperCase() ? [[uscc, { recipientId: uscc.charCodeAt(0), name: uscc }] as const] : [],
  )
  const ends = Object.entries(lastEnds as Record<string, string>).map(
    ([uscc, day]) => [uscc.charCodeAt(0), day] as const,
  )
  const found = compareMembers(
    list,
    refused,
    { current: now, known: new Map(known), lastEnds: new Map(ends) },
    mode,
    on,
  )
  return Object.fromEntries(
    Object.entries(found as MemberDifference).flatMap(([place, changes]) =>
      changes.length > 0
        ? [
            [
              place,
              changes.map(({ uscc, fromOn, toOn, was }) => [
                uscc,
                fromOn,
                toOn,
                ...(was ? [was.fromOn, was.toOn] : []),
              ]),
            ],
          ]
        : [],
    ),
  )
}

describe('effects of a member list', () => {
  it.each([
    ['a company of the system joins today', [listed('A')], [], { joined: [['A', on, null]] }],
    [
      'or on the day that is given',
      [listed('A', { fromOn: '2024-01-01' })],
      [],
      { joined: [['A', '2024-01-01', null]] },
    ],
    ['one the system does not know is kept', [listed('a')], [], { unregistered: [['a', on, null]] }],
    ['a member stays', [listed('A')], [current('A')], { unchanged: [['A', '2020-01-01', null]] }],
    [
      'another first day is a correction, earlier',
      [listed('A', { fromOn: '2018-01-01' })],
      [current('A')],
      { changed: [['A', '2018-01-01', null, '2020-01-01', null]] },
    ],
    [
      'or later, and the last day stays',
      [listed('A', { fromOn: '2024-01-01' })],
      [current('A', { toOn: '2026-12-31' })],
      { changed: [['A', '2024-01-01', '2026-12-31', '2020-01-01', '2026-12-31']] },
    ],
    [
      'unless it would come first',
      [listed('A', { fromOn: '2027-01-01' })],
      [current('A', { toOn: '2026-12-31' })],
      { changed: [['A', '2027-01-01', null, '2020-01-01', '2026-12-31']] },
    ],
    [
      'the same first day is no news',
      [listed('A', { fromOn: '2020-01-01' })],
      [current('A', { toOn: '2026-12-31' })],
      { unchanged: [['A', '2020-01-01', '2026-12-31']] },
    ],
    [
      'a member ends, of another first day',
      [listed('A', { fromOn: '2018-01-01', toOn: '2026-12-31' })],
      [current('A')],
      { ending: [['A', '2018-01-01', '2026-12-31', '2020-01-01', null]] },
    ],
    [
      'of a contested membership no day is corrected',
      [listed('A', { fromOn: '2018-01-01' })],
      [current('A', { contested: true })],
      { contested: [['A', '2020-01-01', null]] },
    ],
    [
      'an unknown one is corrected where it is kept',
      [listed('a', { fromOn: '2018-01-01' })],
      [current('a', { recipientId: null })],
      { unregistered: [['a', '2018-01-01', null, '2020-01-01', null]] },
    ],
    [
      'a member ends by its day',
      [listed('A', { toOn: '2026-12-31' })],
      [current('A')],
      { ending: [['A', '2020-01-01', '2026-12-31']] },
    ],
    [
      'told again it is no news',
      [listed('A', { toOn: '2026-12-31' })],
      [current('A', { toOn: '2026-12-31' })],
      { unchanged: [['A', '2020-01-01', '2026-12-31']] },
    ],
    [
      'never before it began',
      [listed('A', { toOn: '2019-01-01' })],
      [current('A')],
      { ending: [['A', '2020-01-01', '2020-01-01']] },
    ],
    [
      'who left long ago does not join',
      [listed('A', { fromOn: '2019-01-01', toOn: '2020-01-01' })],
      [],
      { past: [['A', '2019-01-01', '2020-01-01']] },
    ],
    [
      'nor does one of whom only the end is said',
      [listed('A', { toOn: '2020-01-01' })],
      [],
      { past: [['A', '2020-01-01', '2020-01-01']] },
    ],
    [
      'nor one that the system does not know',
      [listed('a', { toOn: '2020-01-01' })],
      [],
      { past: [['a', '2020-01-01', '2020-01-01']] },
    ],
    [
      'a contested membership is left alone',
      [listed('A')],
      [current('A', { contested: true })],
      { contested: [['A', '2020-01-01', null]] },
    ],
    [
      'an unknown one is told once',
      [listed('a')],
      [current('a', { recipientId: null })],
      { unchanged: [['a', '2020-01-01', null]] },
    ],
    [
      'an unknown one with another name is kept anew',
      [listed('a', { name: '新' })],
      [current('a', { recipientId: null })],
      { unregistered: [['a', '2020-01-01', null]] },
    ],
    [
      'an unknown one that left goes',
      [listed('a', { toOn: '2026-11-01' })],
      [current('a', { recipientId: null })],
      { ending: [['a', '2020-01-01', '2026-11-01']] },
    ],
    ['who is not on it stays', [listed('A')], [current('A'), current('B')], { unchanged: [['A', '2020-01-01', null]] }],
  ] as const)('%s', (_name, list, now, expected) => {
    expect(compare([...list], [...now])).toEqual(expected)
  })

  it('joins again after an end, and the earlier membership stays', () => {
    expect(compare([listed('A')], [], { lastEnds: { A: '2025-01-01' } })).toEqual({ rejoined: [['A', on, null]] })
    expect(compare([listed('A', { fromOn: '2019-01-01' })], [], { lastEnds: { A: '2025-01-01' } })).toEqual({
      rejoined: [['A', '2025-01-01', null]],
    })
  })

  it('never corrects a first day into an earlier membership', () => {
    expect(compare([listed('A', { fromOn: '2015-01-01' })], [current('A')], { lastEnds: { A: '2019-01-01' } })).toEqual(
      { changed: [['A', '2019-01-01', null, '2020-01-01', null]] },
    )
  })

  it('REPLACE ends members missing on the list today, known or not', () => {
    const now = [
      current('A'),
      current('B'),
      current('c', { recipientId: null }),
      current('D', { fromOn: '2027-01-01' }),
    ]
    expect(compare([listed('A')], now, { mode: 'REPLACE' })).toEqual({
      unchanged: [['A', '2020-01-01', null]],
      ending: [
        ['B', '2020-01-01', on],
        ['c', '2020-01-01', on],
        ['D', '2027-01-01', '2027-01-01'],
      ],
    })
  })

  it('REPLACE ends no member that a refused row can mean, by code or by name', () => {
    const now = [current('A'), current('B'), current('C', { name: '丙（上海）有限公司' }), current('D')]
    const refused = [
      { uscc: 'B', name: '' },
      { uscc: 'typo', name: '丙(上海) 有限公司' },
      { uscc: '', name: '' },
    ]
    expect(compare([listed('A')], now, { mode: 'REPLACE', refused }).ending).toEqual([['D', '2020-01-01', on]])
  })

  it('shows another name on the list, apart from width and spaces', () => {
    expect(compare([listed('A', { name: '旧名' }), listed('B', { name: ' Ｂ ' })], [])).toMatchObject({
      differentNames: [['A', on, null]],
      joined: [
        ['A', on, null],
        ['B', on, null],
      ],
    })
  })
})
