// The import command as its administrator runs it: files in, a summary and an exit status out.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, describe, expect, it } from 'vitest'
import { makeUscc } from '../../src/parties/uscc.ts'
import { temporaryDirectory } from '../process.ts'

const folder = temporaryDirectory()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (kind: string, ...rest: string[]) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/import.ts', kind, ...rest], {
    env: { ...process.env, JIELI_DATA_DIR: join(folder, 'data'), JIELI_DEMO: '0', DATABASE_URL: '' },
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return { status, stdout, stderr, lines: stdout.split('\n').filter(Boolean) }
}
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const policy = (id: string, title = '某办法') => JSON.stringify({ id, title, text: '正文' })
const uscc = (letter: string): string => makeUscc(`91310118MAJJJJJJ${letter}`)
const counts = (imported: number, unchanged: number, refused: number): string =>
  `导入 ${imported}，未变 ${unchanged}，拒收 ${refused}`

describe('duplicates within one file', () => {
  it('a policy: the first counts, the second is refused with both lines, a second run changes nothing', () => {
    const path = file('twice.jsonl', [policy('t1', '甲'), policy('t2'), policy('t1', '乙')].join('\n'))
    const first = run('policies', path)
    expect(first.lines[0]).toContain(counts(2, 0, 1))
    expect(first.lines[1]).toMatch(/第 3 行: id: 与第 1 行重复/)
    expect(run('policies', path).lines[0]).toContain(counts(0, 2, 1))
  })

  it.each<[string, string, string, string]>([
    ['enterprises', 'uscc', uscc('1'), 'employees'],
    ['citizens', 'person', 'P-0001', 'household_size'],
  ])('of %s: refused for the same source and day, taken for others', (kind, key, id, fact) => {
    const rows = [
      `${key},name,source,as_of,${fact}`,
      `${id},甲,名录,2024-01-01,5`,
      `${id},甲,名录,2024-01-01,6`,
      `${id},甲乙,名录,2024-02-01,7`,
      `${id},甲丙,税务,2024-01-01,8`,
    ]
    const path = file(`${kind}.csv`, rows.join('\n'))
    const first = run(kind, path)
    expect(first.lines[0]).toContain(counts(3, 0, 1))
    expect(first.lines[1]).toMatch(new RegExp(`第 3 行: ${key}: 与第 2 行重复`))
    expect(run(kind, path).lines[0]).toContain(counts(0, 3, 1))
  })
})

it.each([
  ['a directory', folder, '是文件夹'],
  ['a file that is not there', join(folder, 'nowhere.jsonl'), '没有此文件'],
  ['a file that opens and cannot be read', '/proc/self/mem', 'EIO'],
])('%s ends with one message and status 2', (_name, path, reason) => {
  for (const kind of ['policies', 'enterprises']) {
    const { status, stdout, stderr } = run(kind, path)
    expect([status, stdout, stderr.trim().split('\n')]).toEqual([2, '', [expect.stringContaining(reason)]])
    expect(stderr).toContain(path)
  }
})

it('a member list for an organisation that does not exist ends with one message and status 2', () => {
  const { status, stderr } = run('members', 'nowhere', file('members.csv', `uscc,name\n${uscc('1')},甲\n`))
  expect([status, stderr.trim()]).toEqual([2, '没有此接力组织：nowhere'])
  expect(run('members', 'nowhere', join(folder, 'none.csv')).status).toBe(2)
})

describe('refused lines', () => {
  it('are all named, however many there are', () => {
    const total = 2_244
    const path = file('refused.jsonl', '{"id":"x"}\n'.repeat(total))
    const { lines } = run('policies', path)
    expect(lines[0]).toContain(counts(0, 0, total))
    const numbers = lines.slice(1).map((line) => Number(/第 (\d+) 行: /.exec(line)?.[1]))
    expect(numbers).toEqual(Array.from({ length: total }, (_, i) => i + 1))
  })
})

it('organisations and accounts: the tree is kept, a second run changes nothing', () => {
  const orgs = file('orgs.csv', 'id,name,kind,parent\nblock,甲楼,园区,park\npark,园区,园区,\nloop,丙,园区,loop\n')
  const first = run('organisations', orgs)
  expect(first.lines).toEqual([expect.stringMatching(/^4: parent/), '写入 2，不变 0，拒绝 1'])
  expect(first.status).toBe(3)
  expect(run('organisations', orgs).lines.at(-1)).toBe('写入 0，不变 2，拒绝 1')
  const accounts = file(
    'accounts.csv',
    'id,name,roles,org,enterprises\nsub-1,管理员,RELAY_ADMIN,block,\nsub-2,企业,ENTERPRISE,,91310118MA1JL00000\n',
  )
  const done = run('accounts', accounts)
  expect(done.lines).toEqual([expect.stringMatching(/^3: enterprises/), '写入 1，不变 0，拒绝 1'])
  const bad = run('organisations', file('bad.csv', 'id,name\nx,甲\n'))
  expect([bad.stderr, bad.status]).toEqual([expect.stringContaining('kind'), 4])
})

it.each([
  ['zh_CN.UTF-8', '读不到文件'],
  ['en_US.UTF-8', 'cannot read'],
])('says in the language of %s why a file is refused', (LANG, words) => {
  const { status, stderr } = spawnSync('node', ['scripts/import.ts', 'policies', '/nowhere.jsonl'], {
    encoding: 'utf8',
    env: { ...process.env, LANG, LC_ALL: '', LC_MESSAGES: '' },
  })
  expect([status, stderr]).toEqual([2, expect.stringContaining(words)])
})

// issue 11.4; CASES 14, M9, D, E
describe('tables as spreadsheets write them', () => {
  const [a, b, c] = [uscc('2'), uscc('3'), uscc('4')]
  it('takes what Excel writes; a refused cell costs its fact, and status 3 says so', () => {
    const rows = [
      'uscc,name,as_of,established_on,foreign_capital,employees,qualifications,,',
      `${a},甲,2024/3/1,2015/3/2,TRUE,"1,200",high_tech；tech_sme,,`,
      `'${b},乙,2024年3月1日`,
      ',,,,,,,,',
      `"=""${c}""",丙,2024-3-1,20150302,否,many,-,,`,
    ]
    const { lines, status } = run('enterprises', file('excel.csv', rows.join('\n')))
    expect([lines[0], status]).toEqual([expect.stringContaining(`${counts(3, 0, 0)}，另有 1 个单元格未采用`), 3])
    expect(lines.slice(1)).toEqual([expect.stringMatching(/第 5 行: employees: /)])
  })

  it('reads a workbook, with the numbers of its rows; status 0', async () => {
    const day = new Date('2024-03-04T00:00:00Z')
    const rows = [['uscc', 'name', 'as_of', 'foreign_capital'], [a, '甲', day, true], [null], [b, '乙', day, false]]
    const path = file('book.xlsx', await writeXlsx({ sheets: [{ name: '示例', rows }] }))
    expect(run('enterprises', path)).toMatchObject({ status: 0, lines: [expect.stringContaining(counts(2, 0, 0))] })
  })

  it.each([
    ['enterprises', 'a header of which a column is missing', 'uscc,names\n1,甲\n', '第 1 行: '],
    ['accounts', 'an old workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), '请另存为不带密码的 .xlsx 或 CSV'],
  ])('%s: %s ends with status 4', (kind, _name, content, words) => {
    const { stdout, stderr, status } = run(kind, file('nothing', content))
    expect([stdout + stderr, status]).toEqual([expect.stringContaining(words), 4])
  })
})
