import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divisionChildren, divisionCodes, listDivisions } from '../../../src/profile/reference/divisions.ts'
import { industryChildren, industryCodes, listIndustries } from '../../../src/profile/reference/industries.ts'
import { checkRule } from '../../../src/rules/check-rule.ts'
import { evaluate } from '../../../src/rules/evaluate.ts'
import type { Catalogue, Fact } from '../../../src/rules/fact.ts'
import { readProfile } from '../../../src/rules/profile.ts'

const codeFact = (id: string, codeSystem: string): Fact => ({
  id,
  audience: 'ENTERPRISE',
  kind: 'CODE',
  label: { zh: id, en: id },
  codeSystem,
  storage: 'column',
})
const catalogue: Catalogue = {
  version: '1',
  facts: new Map(
    [codeFact('industry', industryCodes.id), codeFact('place', divisionCodes.id)].map((fact) => [fact.id, fact]),
  ),
  codes: new Map([industryCodes, divisionCodes].map((system) => [system.id, system])),
}

function verdict(rule: unknown, facts: Record<string, string>): boolean | null {
  const checked = checkRule(rule, catalogue)
  const read = readProfile(facts, catalogue)
  if (!checked.ok || !read.ok) throw new Error(JSON.stringify([checked, read]))
  return evaluate(checked.simplified, read.profile, '2026-12-01')
}

describe('all parts of a code', () => {
  const wholes = [
    ...listIndustries().map(({ code }) => ({ fact: 'industry', code, parts: industryChildren(code) })),
    ...listDivisions().map(({ code }) => ({ fact: 'place', code, parts: divisionChildren(code) })),
  ].filter(({ parts }) => parts.length > 0)

  it('are the code, for each industry and place with parts, in one list and one by one', () => {
    expect(wholes.filter(({ fact }) => fact === 'industry').length).toBe(590)
    for (const { fact, code, parts } of wholes) {
      const codes = parts.map((part) => part.code)
      expect([code, verdict({ fact, in: codes }, { [fact]: code })]).toEqual([code, true])
      if (codes.length > 20) continue
      const each = codes.map((part) => ({ fact, in: [part] }))
      expect([code, verdict({ any: each }, { [fact]: code })]).toEqual([code, true])
      const none = { all: each.map((not) => ({ not })) }
      expect([code, verdict(none, { [fact]: code })]).toEqual([code, false])
    }
  })

  it('but one leave it open', () => {
    for (const { fact, code, parts } of wholes) {
      if (parts.length < 2) continue
      const codes = parts.slice(1).map((part) => part.code)
      expect([code, verdict({ fact, in: codes }, { [fact]: code })]).toEqual([code, null])
    }
  })

  it('change no verdict of a class', () => {
    const list = listIndustries()
    const classes = listIndustries('class').map(({ code }) => code)
    const some = fc.constantFrom(...list).chain(({ code }) => {
      const parts = industryChildren(code).map((part) => part.code)
      return fc.subarray(parts.length === 0 ? [code] : parts, { minLength: 1 })
    })
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 3 }), (lists) => {
        const rule = { any: lists.map((codes) => ({ fact: 'industry', in: codes })) }
        const wanted = lists.flat()
        const checked = checkRule(rule, catalogue)
        if (!checked.ok) throw new Error(JSON.stringify(checked))
        for (const code of classes) {
          const { lo = 0, hi = 0 } = industryCodes.find(code) ?? {}
          const held = evaluate(
            checked.simplified,
            new Map([['industry', { kind: 'CODE', code, lo, hi }]]),
            '2026-12-01',
          )
          if (held !== wanted.some((one) => code.startsWith(one)))
            expect([wanted, code, held]).toBe('as its prefix says')
        }
      }),
      { numRuns: 150, seed: 5 },
    )
  })
})

describe('stated codes', () => {
  // 沪府 and 国务院 notices in divisions-abolished.json; 国函〔2001〕3号
  it.each([
    ['310108', '310106'], // 闸北区 → 静安区
    ['310103', '310101'], // 卢湾区 → 黄浦区
    ['310102', '310101'], // 南市区 → 黄浦区
    ['310230', '310151'], // 崇明县 → 崇明区
    ['310225', '310115'], // 南汇县 → 南汇区 → 浦东新区
    ['310119', '310115'], // 南汇区 → 浦东新区
    ['310229', '310118'], // 青浦县 → 青浦区, in older identity numbers
    ['320503', '320508'], // 平江区 → 姑苏区
    ['320584', '320509'], // 吴江市 → 吴江区
    ['310108000000', '310106'],
    ['310108015', '310106'], // a street of 闸北区
    ['330106109000', '330106'], // finer than the table
    ['310112101001', '310112101'],
    ['310118102000', '310118102'],
    ['320583', '320583'],
  ])('%s counts as %s', (code, located) => {
    expect(divisionCodes.locate?.(code)?.code).toBe(located)
    expect(verdict({ fact: 'place', in: [located] }, { place: code })).toBe(true)
  })

  it.each(['319900', '999999', '310', '31010800', '31010a', '', '310108 '])('%j is refused', (code) => {
    const read = readProfile({ place: code }, catalogue)
    expect(read.ok ? [] : read.errors.map(({ path, key }) => [path, key])).toEqual([['facts.place', 'rules.notCode']])
  })

  it.each([
    ['I6592', 'I6591'], // 呼叫中心
    ['6592', 'I6591'],
    ['C2520', 'C252'], // 炼焦 was all of its group
    ['C1810', 'C181'],
    ['P8221', 'P8321'],
    ['Q8415', 'Q8415'], // exists in both editions: today's
    ['S9132', 'S9233'], // 人民检察院, moved once more by amendment 1 of 2019
  ])('industry %s counts as %s', (code, located) => {
    expect(industryCodes.locate?.(code)?.code).toBe(located)
  })

  it('the table of 2011 names no code of today, and only codes of today as successors', () => {
    for (const { code } of listIndustries()) expect(industryCodes.abolished?.(code)).toBeUndefined()
    for (const { code } of listDivisions()) expect(divisionCodes.abolished?.(code)).toBeUndefined()
  })
})

describe('a rule', () => {
  it('is refused for an abolished code with the code to use, since a successor can be wider', () => {
    const checked = checkRule({ fact: 'place', in: ['310101', '310108'] }, catalogue)
    expect(checked.ok ? [] : checked.errors).toMatchObject([
      { path: 'rule.in[1]', key: 'rules.abolishedCode', params: { code: '310106', since: '2015-11-04' } },
    ])
  })

  it('is refused for a place finer than the table: it would mean the whole county', () => {
    const checked = checkRule({ fact: 'place', in: ['330106109000'] }, catalogue)
    expect(checked.ok ? [] : checked.errors.map(({ key }) => key)).toEqual(['rules.notCode'])
  })
})
