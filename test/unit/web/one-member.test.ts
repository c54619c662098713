import { describe, expect, it } from 'vitest'
import { makeUscc } from '../../../src/parties/uscc.ts'
import { readRoster } from '../../../src/profile/memberships/roster.ts'
import { oneMemberCsv } from '../../../src/web/console/members/one-member.ts'

const uscc = makeUscc('91310118MADEMT001')

describe('one company as a list of one row', () => {
  it.each([
    ['甲厂', '甲厂'],
    ['甲,乙;丙\t厂', '甲,乙;丙 厂'],
    ['“甲”"名牌"厂', '“甲”"名牌"厂'],
    ['"', '"'],
    ['=甲厂', '=甲厂'],
    ['+86 厂', '+86 厂'],
    ['甲\r\n厂', '甲 厂'],
    ['  甲厂  ', '甲厂'],
  ])('%j comes out of the list as %j', (name, read) => {
    expect(readRoster(oneMemberCsv({ uscc, name }))).toEqual({
      ok: true,
      members: [{ line: 2, uscc, name: read, fromOn: null, toOn: null }],
      refused: [],
    })
  })

  it('accepts a typed code, and a day', () => {
    expect(readRoster(oneMemberCsv({ uscc: ` ${uscc.toLowerCase()} `, name: '甲', fromOn: '2026-01-31' }))).toEqual({
      ok: true,
      members: [{ line: 2, uscc, name: '甲', fromOn: '2026-01-31', toOn: null }],
      refused: [],
    })
  })

  it('a wrong code is one refused row with its reason', () => {
    const list = readRoster(oneMemberCsv({ uscc: `${uscc.slice(0, 17)}?`, name: '甲' }))
    expect(list).toMatchObject({
      ok: true,
      members: [],
      refused: [{ line: 2, reason: { key: 'parties.codeCharacter' } }],
    })
  })
})
