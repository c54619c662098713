import { describe, expect, it } from 'vitest'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { industryCodes, listIndustries } from '../../../src/profile/reference/industries.ts'
import { industriesRequired, meets, subjectOf } from '../../../src/relay/interest.ts'
import { whyText } from '../../../src/relay/why-text.ts'
import { parseRule } from '../../../src/rules/parse-rule.ts'

const catalogue = buildCatalogues(readCatalogueFiles(), new Map([['assoc', '协会']])).of('ENTERPRISE')
const ruleOf = (json: unknown) => {
  const parsed = parseRule(json, catalogue)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed))
  return parsed.rule
}
const tag = (id: string, parentId: string | null = null, more = {}) => ({
  id,
  code: id,
  name: id,
  facet: 'THEME',
  parentId,
  ...more,
})
const all = [tag('science'), tag('ip', 'science'), tag('patent', 'ip'), tag('tax')]
const tags = new Map(all.map((one) => [one.id, one]))
const industry = (value: string) => {
  const { lo, hi } = industryCodes.find(value) ?? { lo: 0, hi: 0 }
  return { kind: 'INDUSTRY' as const, value, range: [lo, hi] as const }
}
const meetsTag = (value: string, own: string[]) =>
  meets(
    { kind: 'TAG', value },
    subjectOf(
      all.filter(({ id }) => own.includes(id)),
      tags,
      [],
      [],
    ),
  )

describe('whether a document meets an interest', () => {
  it.each([
    ['its tag', 'ip', ['ip'], true],
    ['a tag below it', 'science', ['tax', 'patent'], true],
    ['only a tag above it', 'patent', ['science'], false],
    ['another tag', 'tax', ['ip'], false],
    ['no tag', 'tax', [], false],
  ])('%s', (_name, wanted, own, expected) => {
    expect(meetsTag(wanted, own)).toBe(expected)
  })

  const asks = (...codes: string[]) => ({ fact: 'industry', in: codes })
  const large = { fact: 'employees', gte: 20 }
  it.each([
    ['the same industry', 'C39', asks('C39'), true],
    ['a wider one', 'C39', asks('C'), true],
    ['a finer one', 'C', asks('C3921'), true],
    ['one of several', 'G59', asks('C', 'G'), true],
    ['another one', 'C39', asks('G'), false],
    ['a neighbour', 'C39', asks('C38', 'C40'), false],
    ['within all and any', 'G', { all: [large, { any: [asks('G59'), large] }] }, true],
    ['under not', 'G', { all: [large, { not: asks('G') }] }, false],
    ['no industry asked for', 'G', large, false],
  ])('a rule with %s', (_name, wanted, rule, expected) => {
    expect(meets(industry(wanted), subjectOf([], tags, [ruleOf(rule)], []))).toBe(expected)
  })

  it('a rule for everyone requires no industry', () => {
    expect(industriesRequired(null)).toEqual([])
    expect(meets(industry('C'), subjectOf([], tags, [null], listIndustries()))).toBe(false)
  })

  it('a tag of the facet INDUSTRY means the industry whose name or code it bears, other tags none', () => {
    const named = (more: object) => subjectOf([tag('x', null, more)], tags, [], listIndustries())
    expect(meets(industry('C39'), named({ facet: 'INDUSTRY', name: '制造业' }))).toBe(true)
    expect(meets(industry('C39'), named({ facet: 'INDUSTRY', code: 'C39' }))).toBe(true)
    expect(meets(industry('G'), named({ facet: 'INDUSTRY', name: '制造业' }))).toBe(false)
    expect(meets(industry('C39'), named({ facet: 'THEME', name: '制造业' }))).toBe(false)
  })

  it('a tree of tags that goes in a circle ends', () => {
    const circle = [tag('a', 'b'), tag('b', 'a')]
    const subject = subjectOf(circle.slice(0, 1), new Map(circle.map((one) => [one.id, one])), [], [])
    expect([...subject.tagIds].sort()).toEqual(['a', 'b'])
  })
})

describe('why a task came, in a sentence', () => {
  const base = { origin: 'PLANNED' as const, from: '某园区', forward: 0, verify: 0, interests: [] as string[] }
  it.each([
    [
      { forward: 12, verify: 3, interests: ['物流业'] },
      '贵单位有 12 家会员初步符合、3 家待核实；并符合贵单位关注的“物流业”。',
    ],
    [{ forward: 12 }, '贵单位有 12 家会员初步符合。'],
    [{ verify: 3 }, '贵单位有 3 家待核实。'],
    [{ interests: ['物流业', '税收'] }, '符合贵单位关注的“物流业”、“税收”；贵单位目前没有初步符合或待核实的会员。'],
    [{ origin: 'HANDED_DOWN' as const, forward: 1 }, '由某园区转来；贵单位有 1 家会员初步符合。'],
    [{ origin: 'PULLED' as const, verify: 2 }, '由贵单位主动领取；贵单位有 2 家待核实。'],
    [{}, '贵单位目前没有初步符合或待核实的会员。'],
  ])('%j', (why, text) => {
    expect(whyText({ ...base, ...why }, 'zh')).toBe(text)
    expect(whyText({ ...base, ...why, from: 'A park' }, 'en')).toMatch(/^[A-Z0-9].*\.$/)
  })
})
