// A small catalogue with every kind of fact, in both storages, and a code tree of its own.
import type { Catalogue, CodeEntry, Fact } from '../../../src/rules/fact.ts'
import { parseRule } from '../../../src/rules/parse-rule.ts'
import { type Profile, readProfile } from '../../../src/rules/profile.ts'
import type { Rule } from '../../../src/rules/rule.ts'

const label = (text: string) => ({ zh: text, en: text })
const choices = (...ids: string[]) => ids.map((id) => ({ id, zh: id, en: id }))

/** C = 1300–4399, C39 = 3900–3999, C392 = 3920–3929, C3921 = 3921; B = 600–1299. */
const codes = new Map<string, CodeEntry>(
  [
    ['B', 600, 1299],
    ['C', 1300, 4399],
    ['C38', 3800, 3899],
    ['C39', 3900, 3999],
    ['C391', 3910, 3919],
    ['C392', 3920, 3929],
    ['C3921', 3921, 3921],
    ['C40', 4000, 4099],
  ].map(([code, lo, hi]) => [
    String(code),
    { code: String(code), lo: Number(lo), hi: Number(hi), zh: `行业${code}`, en: `industry ${code}` },
  ]),
)

const base: Omit<Fact, 'storage'>[] = [
  { id: 'industry', audience: 'ENTERPRISE', kind: 'CODE', label: label('行业'), codeSystem: 'tree' },
  { id: 'form', audience: 'ENTERPRISE', kind: 'ENUM', label: label('类型'), values: choices('a', 'b', 'c') },
  { id: 'badges', audience: 'ENTERPRISE', kind: 'SET', label: label('资质'), values: choices('x', 'y', 'z') },
  { id: 'staff', audience: 'ENTERPRISE', kind: 'NUMBER', label: label('人数'), unit: label('人'), min: 0 },
  { id: 'cash', audience: 'ENTERPRISE', kind: 'NUMBER', label: label('资金'), unit: { zh: '万元', en: '10,000 yuan' } },
  { id: 'born_on', audience: 'ENTERPRISE', kind: 'DATE', label: label('日期') },
  { id: 'left_on', audience: 'ENTERPRISE', kind: 'DATE', label: label('退役日期'), mayNever: true },
  { id: 'listed', audience: 'ENTERPRISE', kind: 'BOOLEAN', label: label('上市') },
]

/** Each fact twice: `staff` in a column, `staff_j` in `extra jsonb`. */
export const facts: Fact[] = base.flatMap((fact): Fact[] => [
  { ...fact, storage: 'column' },
  { ...fact, id: `${fact.id}_j`, storage: 'json' },
])

export const catalogue: Catalogue = {
  version: '1',
  facts: new Map(facts.map((fact) => [fact.id, fact])),
  codes: new Map([['tree', { id: 'tree', find: (code: string) => codes.get(code) }]]),
  portraits: new Map([
    ['big', { version: 3, rule: { fact: 'staff', gte: 300 } }],
    ['loop', { version: 1, rule: { portrait: 'loop' } }],
  ]),
  organisations: new Map([
    ['park', '一号园区'],
    ['assoc', '协会'],
  ]),
}

export const codeIds = [...codes.keys()]

/** A rule that must parse. */
export function rule(json: unknown): Rule {
  const parsed = parseRule(json, catalogue)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return parsed.rule
}

/** A profile that must read. */
export function profile(json: Record<string, unknown>): Profile {
  const read = readProfile(json, catalogue)
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  return read.profile
}

export const today = '2026-11-24'
