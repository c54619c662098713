import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/rules/decide.ts'
import { evaluate } from '../../src/rules/evaluate.ts'
import { parseRule } from '../../src/rules/parse-rule.ts'
import { readProfile } from '../../src/rules/profile.ts'
import { buildIndex, eligibleRules, matchProfile } from '../../src/rules/reverse-index.ts'
import { catalogue, profile, rule, today } from '../unit/rules/catalogue.ts'
import { profileJson, ruleJson } from './arbitraries.ts'
import { profilesOf, rulesOf, world } from './generated.ts'

describe('interpreter = reverse index', () => {
  it('agrees on every rule of every profile, 36,000 generated cases', () => {
    let interpreted = 0
    for (let batch = 0; batch < 12; batch += 1) {
      const rules = fc
        .sample(ruleJson, { numRuns: 60, seed: 3000 + batch })
        .map((json, id) => ({ id, rule: decide(rule(json), catalogue) }))
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

  it('agrees over generated catalogues: any fact of any kind, 32,000 cases', () => {
    const counted = { true: 0, false: 0, null: 0 }
    for (const [batch, given] of fc.sample(world, { numRuns: 20, seed: 11 }).entries()) {
      const rules = fc
        .sample(rulesOf(given), { numRuns: 80, seed: 5000 + batch })
        .flatMap((json) => {
          const read = parseRule(json, given.catalogue)
          return read.ok ? [decide(read.rule, given.catalogue)] : []
        })
        .slice(0, 40)
        .map((each, id) => ({ id, rule: each }))
      const index = buildIndex(rules, given.on)
      for (const json of fc.sample(profilesOf(given), { numRuns: 40, seed: 6000 + batch })) {
        const read = readProfile(json, given.catalogue)
        if (!read.ok) throw new Error(JSON.stringify(read.errors))
        // facts outside factsRead have no effect
        const known = new Map([...read.profile].filter(([fact]) => index.factsRead.includes(fact)))
        const found = matchProfile(index, known)
        for (const { id, rule: each } of rules) {
          const expected = evaluate(each, read.profile, given.on)
          const answer = found.eligible.includes(id) ? true : found.unknown.includes(id) ? null : false
          counted[`${expected}`] += 1
          if (answer !== expected) expect([JSON.stringify({ each, json }), answer]).toEqual(['', expected])
        }
      }
    }
    for (const count of Object.values(counted)) expect(count).toBeGreaterThan(1000)
  })

  it('handles an empty set of rules, rules that are always true, and too large rules', () => {
    expect(matchProfile(buildIndex([], today), profile({}))).toEqual({ eligible: [], unknown: [] })
    const pairs = Array.from({ length: 8 }, (_, i) => ({
      any: [
        { fact: 'staff', is: i },
        { fact: 'staff_j', is: i },
      ],
    }))
    const large = decide(rule({ not: { any: pairs.map((pair) => ({ not: pair })) } }), catalogue)
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
