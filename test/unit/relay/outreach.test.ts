import { describe, expect, it } from 'vitest'
import { makeUscc } from '../../../src/parties/uscc.ts'
import type { DomainError } from '../../../src/platform/errors.ts'
import { rendered } from '../../../src/platform/errors.ts'
import { sentence } from '../../../src/platform/refusal.ts'
import { callSheet } from '../../../src/relay/kit/call-sheet.ts'
import { contactKey } from '../../../src/relay/outreach/contact.ts'
import { judgeRows, type Known } from '../../../src/relay/outreach/judge-rows.ts'
import { readMoment } from '../../../src/relay/outreach/read-moment.ts'
import { readSheet, type SheetRow } from '../../../src/relay/outreach/read-sheet.ts'

const code = (n: number): string => makeUscc(`91310118MADEMT${String(n).padStart(3, '0')}`)
const head = '企业名称,统一社会信用代码,建议,有无账号,方式,时间,备注'

describe('a moment as people write it', () => {
  it.each([
    ['2026-11-24 09:05', '2026-11-24T01:05:00.000Z'],
    ['2026-11-24 9:05', '2026-11-24T01:05:00.000Z'],
    ['2026/11/24 9:05', '2026-11-24T01:05:00.000Z'],
    ['2026/11/24 9:05:30', '2026-11-24T01:05:30.000Z'],
    ['2026.11.24 09:05', '2026-11-24T01:05:00.000Z'],
    ['2026-11-24T09:05', '2026-11-24T01:05:00.000Z'],
    ['2026年11月24日 9点05分', '2026-11-24T01:05:00.000Z'],
    ['２０２６－１１－２４　０９：０５', '2026-11-24T01:05:00.000Z'],
    ['2026年11月24日9:05', '2026-11-24T01:05:00.000Z'],
    ['2026-11-24', '2026-11-23T16:00:00.000Z'],
    ['2026/1/2', '2026-01-01T16:00:00.000Z'],
    ['2028-02-29', '2028-02-28T16:00:00.000Z'],
  ])('%s', (text, at) => {
    expect(readMoment(text)?.at.toISOString()).toBe(at)
  })

  it.each([
    '',
    '昨天',
    '11/24/2026',
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-11-24 24:00',
    '2026-11-24 9:60',
    '2026-11-2409:05',
    '46350.38',
    '2026-11-24 09:05 08:00',
  ])('%j is none', (text) => {
    expect(readMoment(text)).toBeUndefined()
  })
})

describe('a filled-in call sheet', () => {
  it('is read with 1-based line numbers, from any spreadsheet program', () => {
    const rows = [
      { line: 2, name: '甲厂', uscc: code(1), method: '电话', at: '2026/11/24 9:05', note: '一行\n两行' },
      { line: 5, name: '乙厂', uscc: code(2), method: '', at: '', note: '' },
    ]
    const text = `${head}\r\n甲厂,${code(1)},建议转发,有,电话,2026/11/24 9:05,"一行\r\n两行"\r\n,,,,,,\r\n乙厂,${code(2)},待核实,无,,,\r\n`
    expect(readSheet(text)).toEqual(rows)
    expect(readSheet(`\uFEFF${text}`)).toEqual(rows)
    expect(readSheet(text.replaceAll('\r\n', '\n'))).toEqual(rows)
    expect(readSheet(text.replaceAll(',', '\t'))).toEqual(rows)
    expect(readSheet(text.replaceAll(',', ';'))).toEqual(rows)
  })

  it('needs only three columns, in any order, and removes the apostrophe that the export added', () => {
    expect(readSheet(`时间,方式,统一社会信用代码,备注\n2026-11-24,走访,${code(1)},'=1+1`)).toEqual([
      { line: 2, name: '', uscc: code(1), method: '走访', at: '2026-11-24', note: '=1+1' },
    ])
  })

  it('reads a sheet as it was given out, without any contact', () => {
    const member = {
      recipientId: 1,
      name: '=甲',
      uscc: code(1),
      suggestion: 'FORWARD',
      state: null,
      toldOffline: false,
      outreachRecorded: false,
      hasAccount: false,
    } as const
    expect(readSheet(callSheet([member]))).toEqual([
      { line: 2, name: '=甲', uscc: code(1), method: '', at: '', note: '' },
    ])
  })

  it.each([
    ['nothing', '', '缺少'],
    ['no header', `甲厂,${code(1)},电话`, '缺少'],
    ['a column missing', '统一社会信用代码,方式\n', '时间'],
    ['a quote without its partner', `${head}\n"甲厂,${code(1)}`, '引号'],
    ['too many rows', `${head}\n${'甲,1\n'.repeat(10_001)}`, '10000'],
  ])('is refused whole with %s', (_name, csv, why) => {
    let refused: DomainError | undefined
    try {
      readSheet(csv)
    } catch (cause) {
      refused = cause as DomainError
    }
    expect(refused?.code).toBe('BAD_USER_INPUT')
    const [field] = refused?.fields ?? []
    expect(field && rendered(field, 'zh')).toMatchObject({ path: 'csv', message: expect.stringContaining(why) })
  })
})

describe('the result of each row', () => {
  const at = '2026-11-24 09:05'
  const known: Known = {
    members: new Map([
      [code(1), 1],
      [code(2), 2],
    ]),
    recorded: new Map(),
    publishedAt: new Date('2026-11-24T01:00:00Z'),
    now: new Date('2026-11-24T04:00:00Z'),
  }
  const row = (change: Partial<SheetRow> = {}): SheetRow => ({
    line: 2,
    name: '甲厂',
    uscc: code(1),
    method: '电话',
    at,
    note: '',
    ...change,
  })
  const outcome = (change: Partial<SheetRow>, with_: Partial<Known> = {}) => {
    const { rows } = judgeRows([row(change)], { ...known, ...with_ })
    const reason = rows[0]?.reason
    return [rows[0]?.outcome, reason && sentence(reason, 'zh')] as const
  }

  it('records a member, a method and a moment', () => {
    expect(judgeRows([row({ note: '已转告经理' })], known)).toEqual({
      skipped: 0,
      rows: [
        {
          line: 2,
          name: '甲厂',
          uscc: code(1),
          method: '电话',
          at: new Date('2026-11-24T01:05:00Z'),
          outcome: 'RECORDED',
          reason: null,
          contact: { recipientId: 1, method: '电话', at: new Date('2026-11-24T01:05:00Z'), note: '已转告经理' },
        },
      ],
    })
    expect(outcome({ uscc: ` ${code(1).toLowerCase()} ` })[0]).toBe('RECORDED')
    expect(outcome({ uscc: `="${code(1)}"` })[0]).toBe('RECORDED')
    expect(outcome({ at: '2026-11-24' })[0]).toBe('RECORDED')
    // told on the day before publication, the hour is not said
    expect(outcome({ at: '2026-11-23' })[0]).toBe('RECORDED')
  })

  it.each([
    ['no code', { uscc: '' }, '缺少统一社会信用代码'],
    ['a code of 17', { uscc: code(1).slice(1) }, '18 位'],
    ['a wrong check character', { uscc: `${code(1).slice(0, 17)}${code(1).endsWith('0') ? '1' : '0'}` }, '校验位'],
    ['a code turned into a number', { uscc: '9.13101E+17' }, '科学计数'],
    ['a code of which 15 digits are left', { uscc: '913101180000000000' }, '改成了 000'],
    ['somebody who is no member', { uscc: code(9) }, '不是本任务的'],
    ['no time', { at: '' }, '须写明时间'],
    ['no readable time', { at: '昨天上午' }, '应如'],
    ['the future', { at: '2026-11-24 12:10' }, '不能晚于现在'],
    ['long before publication', { at: '2026-11-22' }, '不能早于'],
    ['a note of 501 characters', { note: '长'.repeat(501) }, '500'],
    ['a method of 501 characters', { method: '长'.repeat(501) }, '500'],
  ])('refuses %s and says why', (_name, change, why) => {
    const [state, reason] = outcome(change)
    expect([state, reason]).toEqual(['REFUSED', expect.stringContaining(why)])
  })

  it('records the same member, method and moment once', () => {
    const key = contactKey({ recipientId: 1, method: '电话', at: new Date('2026-11-24T01:05:00Z') })
    expect(outcome({ note: '别的备注' }, { recorded: new Map([[key, false]]) })).toEqual([
      'ALREADY',
      expect.stringContaining('已登记过'),
    ])
    expect(outcome({}, { recorded: new Map([[key, true]]) })).toEqual(['ALREADY', expect.stringContaining('异议')])
    expect(outcome({ method: '走访' }, { recorded: new Map([[key, false]]) })[0]).toBe('RECORDED')
    const { rows } = judgeRows([row(), row({ line: 3 }), row({ line: 4, uscc: code(2) })], known)
    expect(rows.map((one) => [one.line, one.outcome])).toEqual([
      [2, 'RECORDED'],
      [3, 'ALREADY'],
      [4, 'RECORDED'],
    ])
    expect(rows[1]?.reason).toEqual({ key: 'relay.sameRow', params: { line: 2 } })
  })

  it('skips rows without 方式: no member was contacted, even where the rest is wrong', () => {
    expect(judgeRows([row({ method: '' }), row({ method: '', uscc: 'x', at: 'y' })], known)).toEqual({
      rows: [],
      skipped: 2,
    })
  })
})
