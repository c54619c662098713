import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/rules/evaluate.ts'
import { buildIndex, eligibleRules, matchProfile } from '../../src/rules/index.ts'
import { simplify } from '../../src/rules/simplify.ts'
import { catalogue, profile, rule, today } from '../unit/rules/catalogue.ts'
import { profileJson, ruleJson } from './arbitraries.ts'

describe('interpreter = reverse index', () => {
  it('agrees on every rule of every profile, 36,000 generated cases', () => {
    let interpreted = 0
    for (let batch = 0; batch < 12; batch += 1) {
      const rules = fc
        .sample(ruleJson, { numRuns: 60, seed: 3000 + batch })
        .map((json, id) => ({ id, rule: simplify(rule(json), catalogue) }))
      const index = buildIndex(rules, today)
      interpreted += index.interpreted.length
      for (const json of fc.sample(profileJson, { numRuns: 50, seed: 4000 + batch })) {
        const known = profile(json)
        const found = matchProfile(index, known)
        expect(eligibleRules(index, known)).toEqual(found.eligible)
        const expected = (truth: boolean | null) =>
          rules.filter((each) => evaluate(each.rule, known, today) === truth).map(({ id }) => id)
        expect([...found.eligible].sort((a, b) => a - b)).toEqual(expected(true))
        expect([...found.unknown].sort((a, b) => a - b)).toEqual(expected(null))
      }
    }
    expect(interpreted).toBeLessThan(12 * 60 * 0.2)
  })

  it('has no rules, always true rules and too large rules as it has others', () => {
    expect(matchProfile(buildIndex([], today), profile({}))).toEqual({ eligible: [], unknown: [] })
    const pairs = Array.from({ length: 8 }, (_, i) => ({
      any: [
        { fact: 'staff', is: i },
        { fact: 'staff_j', is: i },
      ],
    }))
    const large = simplify(rule({ not: { any: pairs.map((pair) => ({ not: pair })) } }), catalogue)
    const index = buildIndex(
      [
        { id: 7, rule: { op: 'const', value: true } },
        { id: 8, rule: { op: 'const', value: false } },
        { id: 9, rule: large },
      ],
      today,
    )
    expect(index.interpreted.map(({ id }) => id)).toEqual([9])
    expect(matchProfile(index, profile({}))).toEqual({ eligible: [7], unknown: [9] })
  })
})
