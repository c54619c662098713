import { describe, expect, it } from 'vitest'
import {
  divisionAncestors,
  divisionChildren,
  divisionCodes,
  fullName,
  listDivisions,
} from '../../../src/profile/reference/divisions.ts'
import {
  industryAncestors,
  industryChildren,
  industryCodes,
  listIndustries,
} from '../../../src/profile/reference/industries.ts'

const codes = (list: { code: string }[]) => list.map((entry) => entry.code)

describe('industries (GB/T 4754-2017)', () => {
  it.each([
    ['C', 'C', 1300, 4399],
    ['C39', 'C39', 3900, 3999],
    ['39', 'C39', 3900, 3999],
    ['C392', 'C392', 3920, 3929],
    ['3921', 'C3921', 3921, 3921],
    ['05', 'A05', 500, 599],
    ['J', 'J', 6600, 6999],
  ])('%s is %s, classes %i to %i', (given, code, lo, hi) => {
    expect(industryCodes.find(given)).toMatchObject({ code, lo, hi })
  })

  it.each(['', 'c39', 'D39', '9', 'C3', 'Z', 'C39211', 'toString'])('does not know %j', (code) => {
    expect(industryCodes.find(code)).toBeUndefined()
  })

  it('lists each industry once, a section before its own', () => {
    expect(
      listIndustries('section')
        .map((entry) => entry.code)
        .join(''),
    ).toBe('ABCDEFGHIJKLMNOPQRST')
    expect(['division', 'group', 'class'].map((level) => listIndustries(level as 'group').length)).toEqual([
      97, 473, 1382,
    ])
    expect(codes(listIndustries())).toHaveLength(1972)
    expect(codes(listIndustries()).slice(0, 4)).toEqual(['A', 'A01', 'A011', 'A0111'])
  })

  it('walks up and down', () => {
    expect(codes(industryAncestors('3921'))).toEqual(['C392', 'C39', 'C'])
    expect(codes(industryChildren('H'))).toEqual(['H61', 'H62'])
    expect(codes(industryChildren('392'))).toEqual(['C3921', 'C3922'])
    expect(industryChildren('C3921')).toEqual([])
    expect(industryAncestors('C')).toEqual([])
  })

  it('keeps a child inside its parent, and siblings apart', () => {
    for (const above of listIndustries()) {
      let reached = above.lo
      for (const entry of industryChildren(above.code)) {
        expect([above.code, entry.lo >= reached && entry.hi <= above.hi]).toEqual([above.code, true])
        reached = entry.hi + 1
      }
    }
  })
})

describe('administrative divisions (GB/T 2260)', () => {
  it.each([
    ['310000', '310000', 310000000000, 319999999999],
    ['310100', '310100', 310100000000, 310199999999],
    ['310118', '310118', 310118000000, 310118999999],
    ['310118102', '310118102', 310118102000, 310118102999],
    ['310118102001', '310118102001', 310118102001, 310118102001],
    ['310118102000', '310118102', 310118102000, 310118102999],
    ['310118000', '310118', 310118000000, 310118999999],
    ['310118000000', '310118', 310118000000, 310118999999],
    ['310000000000', '310000', 310000000000, 319999999999],
  ])('%s is %s, %i to %i', (given, code, lo, hi) => {
    expect(divisionCodes.find(given)).toMatchObject({ code, lo, hi })
  })

  it.each(['', '31', '310199', '310118999', '310118102000000', '青浦区', '3101180'])('does not know %j', (code) => {
    expect(divisionCodes.find(code)).toBeUndefined()
  })

  it.each([
    ['310118102', '上海市青浦区朱家角镇'],
    ['310118102000', '上海市青浦区朱家角镇'],
    ['310118102001', '上海市青浦区朱家角镇大新街居委会'],
    ['310100', '上海市'],
    ['429004', '湖北省仙桃市'],
    ['330402', '浙江省嘉兴市南湖区'],
    ['999999', ''],
  ])('%s reads %s', (code, name) => {
    expect(fullName(code)).toBe(name)
  })

  it('walks up and down past levels that no address names', () => {
    expect(codes(divisionAncestors('310118102001'))).toEqual(['310118102', '310118', '310000'])
    expect(codes(divisionAncestors('330402'))).toEqual(['330400', '330000'])
    expect(divisionChildren('310000')).toHaveLength(16)
    expect(divisionChildren('310118').map((entry) => entry.zh)).toEqual(expect.arrayContaining(['夏阳街道', '白鹤镇']))
    expect(divisionChildren('310118')).toHaveLength(11)
    expect(divisionChildren('310118102001')).toEqual([])
    expect(listDivisions('province')).toHaveLength(34)
    expect(listDivisions('committee')).toHaveLength(355)
  })
})
