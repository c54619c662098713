import { describe, expect, it } from 'vitest'
import { makeUscc } from '../../../../src/parties/uscc.ts'
import { sentence } from '../../../../src/platform/refusal.ts'
import { listedMax, readRoster } from '../../../../src/profile/memberships/roster.ts'

const code = (i: number): string => makeUscc(`91310118MADEMT${String(i).padStart(3, '0')}`)
const [a, b, c] = [code(1), code(2), code(3)]
const full = (text: string): string =>
  text.replace(/[0-9A-Z]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))

function read(text: string) {
  const list = readRoster(text)
  if (!list.ok) throw new Error(sentence(list.reason, 'zh'))
  return {
    members: list.members.map(({ line, uscc, name, fromOn, toOn }) => [line, uscc, name, fromOn, toOn]),
    refused: list.refused.map(({ line, reason }) => [line, sentence(reason, 'zh')]),
  }
}

describe('a member list', () => {
  it.each([
    ['Chinese header', `统一社会信用代码,名称\n${a},甲厂`],
    ['English header, other order', `name,USCC\n甲厂,${a}`],
    ['BOM and CRLF', `\uFEFF统一社会信用代码,名称\r\n${a},甲厂\r\n`],
    ['old line ends', `uscc,name\r${a},甲厂\r`],
    ['full-width code', `uscc,name\n${full(a)},甲厂`],
    ['lower-case and spaced code', `uscc,name\n ${a.toLowerCase().replace(/(.{4})/g, '$1 ')},甲厂`],
    ['a spreadsheet that forces text', `uscc,name\n'${a},甲厂`],
    ['quoted cells', `"uscc","name"\n"${a}","甲厂"`],
    ['tabs', `uscc\tname\n${a}\t甲厂`],
    ['semicolons', `uscc;name\n${a};甲厂`],
    ['more columns', `序号,uscc,name,备注\n1,${a},甲厂,老会员`],
    ['blank rows and rows of empty cells', `uscc,name\n${a},甲厂\n\n,\n`],
  ])('reads %s', (_name, text) => {
    const { members, refused } = read(text)
    expect(members.map(([, ...rest]) => rest)).toEqual([[a, '甲厂', null, null]])
    expect(refused).toEqual([])
  })

  it.each([
    ['2024-01-31', '2024-01-31'],
    ['2024/1/5', '2024-01-05'],
    ['2024.1.5', '2024-01-05'],
    ['2024年1月5日', '2024-01-05'],
    ['20240105', '2024-01-05'],
    ['', null],
  ])('takes the day %s', (text, day) => {
    expect(read(`uscc,name,from\n${a},甲厂,${text}`).members[0]?.[3]).toBe(day)
  })

  it.each([
    ['a wrong check character', `${a.slice(0, 17)}${a.endsWith('0') ? '1' : '0'},甲厂,,`, '统一社会信用代码校验位不符'],
    ['a short code', '9131,甲厂,,', '统一社会信用代码应为 18 位'],
    ['no name', `${a},,,`, '名称应为'],
    ['a name of 201 characters', `${a},${'长'.repeat(201)},,`, '名称应为'],
    ['a day that is none', `${a},甲厂,2024-02-30,`, '加入日期不是日期'],
    ['an end that is no day', `${a},甲厂,,昨天`, '退出日期不是日期'],
    ['an end that is not after the beginning', `${a},甲厂,2024-01-01,2024-01-01`, '退出日期应晚于加入日期'],
    ['too many cells', `${a},甲,厂,,,x`, '应有 4 列，实有 6 列'],
    ['a quote that is never closed', `${a},"甲厂,,`, '不是有效的 CSV'],
    ['a quote in the middle', `${a},甲"乙"厂x"",,`, '不是有效的 CSV'],
    ['broken characters', `${a},甲\uFFFD厂,,`, '不是有效的文字编码'],
    ['a company that was named before', `${b},又是乙厂,,`, '与第 2 行重复'],
  ])('refuses a row with %s by its line, and the others go on', (_name, row, reason) => {
    const { members, refused } = read(`uscc,name,from,to\n${b},乙厂,,\n${row}\n${c},丙厂,,\n`)
    expect(members.map(([line, uscc]) => [line, uscc])).toEqual([
      [2, b],
      [4, c],
    ])
    expect(refused).toEqual([[3, expect.stringContaining(reason)]])
  })

  it('keeps the company that an unreadable row can mean', () => {
    const list = readRoster(`uscc,name\n${a},"甲厂\n`)
    expect(list).toMatchObject({ ok: true, members: [], refused: [{ line: 2, uscc: a }] })
  })

  it.each([
    ['nothing', '', '没有内容'],
    ['a missing column', '名称\n甲厂', '统一社会信用代码'],
    ['a column twice', 'uscc,name,名称\n', '重复列'],
    ['something else', '<html><body>x</body></html>', '第一行应有列名'],
    ['more rows than may be', `uscc,name\n${'x,y\n'.repeat(listedMax + 1)}`, `一次最多 ${listedMax} 行`],
  ])('refuses %s as a whole', (_name, text, reason) => {
    const list = readRoster(text)
    expect(list.ok ? '' : sentence(list.reason, 'zh')).toContain(reason)
  })
})
