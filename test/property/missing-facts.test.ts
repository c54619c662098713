import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/rules/decide.ts'
import { evaluate } from '../../src/rules/evaluate.ts'
import { missingFacts } from '../../src/rules/missing-facts.ts'
import type { Profile, Value } from '../../src/rules/profile.ts'
import { catalogue, profile, rule, today } from '../unit/rules/catalogue.ts'
import { everyValue, ruleJson } from './few-values.ts'

const known = fc
  .record({
    form: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: null, freq: 1 }),
    listed: fc.option(fc.boolean(), { nil: null, freq: 1 }),
    industry: fc.option(fc.constantFrom('C', 'C39'), { nil: null, freq: 2 }),
  })
  .map(profile)

describe('missing facts, tried with every value', () => {
  it('are in order: every value decides, some value makes eligible, some value decides, only helps', () => {
    let open = 0
    const seen = new Set<number>()
    fc.assert(
      fc.property(ruleJson, known, (json, given: Profile) => {
        const small = decide(rule(json), catalogue)
        const ranks = missingFacts(small, given, today).map((id) => {
          const held = given.get(id)
          // a choice that no rule names can exist beside these
          const stranger: Value[] = catalogue.facts.get(id)?.kind === 'ENUM' ? [{ kind: 'ENUM', value: '' }] : []
          const values = [...everyValue(id), ...stranger].filter(
            (value) => held?.kind !== 'CODE' || (value.kind === 'CODE' && value.lo >= held.lo && value.hi <= held.hi),
          )
          const outcomes = values.map((value) => evaluate(small, new Map(given).set(id, value), today))
          if (!outcomes.includes(null)) return 0
          return outcomes.includes(true) ? 1 : outcomes.includes(false) ? 2 : 3
        })
        expect([JSON.stringify(json), ranks]).toEqual([JSON.stringify(json), [...ranks].sort()])
        if (ranks.length > 1) open += 1
        for (const rank of ranks) seen.add(rank)
      }),
      { numRuns: 4000, seed: 17 },
    )
    // the test is not empty: many rules leave several facts open, of every rank
    expect(open).toBeGreaterThan(500)
    expect([...seen].sort()).toEqual([0, 1, 2, 3])
  })
})
