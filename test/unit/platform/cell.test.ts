import { describe, expect, it } from 'vitest'
import {
  booleanCell,
  dayCell,
  delimiterIn,
  headerCell,
  isDateLike,
  isEmptyRow,
  isRounded,
  isScientific,
  listCell,
  nameCell,
  numberCell,
  percentCell,
  plainCell,
  readCell,
} from '../../../src/platform/cell.ts'

// Values as Excel and WPS write them; issue 11.4, CASES 14, D and E.

describe('the wrapping of a cell', () => {
  it.each([
    ['="0313"', '0313', true],
    ["'0313", '0313', true],
    ['＝＂0313＂', '0313', true],
    ['’0313', '0313', true],
    [' \u3000甲厂\u00a0', '甲厂', false],
    ['\uFEFF甲\u200b', '甲', false],
    ["'甲厂'", "'甲厂'", false],
    ['‘甲’', '‘甲’', false],
    ['', '', false],
  ])('%j is %j', (given, text, marked) => {
    expect(readCell(given)).toEqual({ text, marked })
  })
  it('a name keeps its width and brackets, a plain cell and a header do not', () => {
    expect(nameCell(' 上海沐晨（青浦）ＡＢＣ ')).toBe('上海沐晨（青浦）ＡＢＣ')
    expect(plainCell(' （青浦）ＡＢＣ ')).toBe('(青浦)ABC')
    expect(headerCell('\uFEFFＵＳＣＣ ')).toBe('uscc')
  })
})

describe('a number', () => {
  it.each<[string, number | undefined]>([
    ['1,200', 1200],
    ['1，200', 1200],
    ['1 200 000', 1_200_000],
    ['５０', 50],
    ['－3', -3],
    ['−3.50', -3.5],
    ['+7', 7],
    ['1,20', undefined],
    ['1.200,5', undefined],
    ['0x10', undefined],
    ['50人', undefined],
    ['1.2E+3', undefined],
    ['', undefined],
  ])('%j is %j', (given, value) => {
    expect(numberCell(given)).toBe(value)
  })
  it('a percentage is read where the unit is %', () => {
    expect([percentCell('5%'), percentCell('３．５ ％'), percentCell('5'), percentCell('%')]).toEqual([
      5,
      3.5,
      undefined,
      undefined,
    ])
  })
})

describe('a day', () => {
  it.each([
    '2026-05-01',
    '2026/5/1',
    '2026.5.1',
    '２０２６年５月１日',
    '2026年5月1号',
    '2026 年 5 月 1 日',
    '20260501',
    '2026/5/1 0:00',
    '2026-05-01 00:00:00',
    '2026/5/1 9:30',
    '2026年5月1日9:30',
  ])('%s is 1 May 2026', (given) => {
    expect(dayCell(given)).toBe('2026-05-01')
  })
  // Day and month are ambiguous, or there is none.
  it.each(['5/1/2026', '26/5/1', '2026-05', '2026/5-1', '46143', '2025-01-01T00:00:00Z', '明天', ''])(
    '%j is none',
    (given) => {
      expect(dayCell(given)).toBeUndefined()
    },
  )
})

it.each<[string, boolean | undefined]>([
  ['TRUE', true],
  ['true', true],
  ['是', true],
  ['Ｙes', true],
  ['FALSE', false],
  ['否', false],
  ['n', false],
  ['maybe', undefined],
])('%s as yes or no', (given, value) => {
  expect(booleanCell(given)).toBe(value)
})

it.each([
  ['high_tech；tech_sme', ['high_tech', 'tech_sme']],
  ['high_tech、tech_sme', ['high_tech', 'tech_sme']],
  ['high_tech, tech_sme;', ['high_tech', 'tech_sme']],
  ['high_tech\n tech_sme', ['high_tech', 'tech_sme']],
  ['', []],
])('%j is a list', (given, items) => {
  expect(listCell(given)).toEqual(items)
})

describe('damage', () => {
  it.each(['3.10118E+17', '9.1E17', '3E10', '１．２E+3'])('%s is a shortened number', (given) => {
    expect(isScientific(given)).toBe(true)
  })
  it.each(['310118', 'C39', '12E', 'E17'])('%s is none', (given) => {
    expect(isScientific(given)).toBe(false)
  })
  it.each(['3月13日', '3月13', '2026/3/13', '13-Mar', 'Mar-13', '2013年3月', '3-13'])('%s is like a date', (given) => {
    expect(isDateLike(given)).toBe(true)
  })
  it.each(['C13', '0313', '310118', 'high_tech', '2013'])('%s is not', (given) => {
    expect(isDateLike(given)).toBe(false)
  })
  it('18 digits that end with 000 are rounded, but for a text', () => {
    expect([isRounded('310118200001010000'), isRounded('310118200001010001')]).toEqual([true, false])
    expect([isRounded('="310118200001010000"'), isRounded("'310118200001010000")]).toEqual([false, false])
  })
})

it.each([
  ['a,b\n1;2;3', ','],
  ['\n\na;b,c;d', ';'],
  ['a\tb\tc,d\r\n', '\t'],
  ['uscc', ','],
])('the separator of %j is %j', (table, mark) => {
  expect(delimiterIn(table)).toBe(mark)
})

it('a row of blanks is empty', () => {
  expect([isEmptyRow(['', ' \u3000', "'"]), isEmptyRow([]), isEmptyRow(['', '0'])]).toEqual([true, true, false])
})
