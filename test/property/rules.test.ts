import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compiled, rows } from '../../src/platform/db.ts'
import { projectionRow } from '../../src/profile/projection.ts'
import { decide } from '../../src/rules/decide.ts'
import { evaluate } from '../../src/rules/evaluate.ts'
import { type Explanation, explain } from '../../src/rules/explain.ts'
import { missingFacts } from '../../src/rules/missing-facts.ts'
import { simplify } from '../../src/rules/simplify.ts'
import { toSql } from '../../src/rules/to-sql.ts'
import { and, not, or, toVerdict, type Verdict } from '../../src/rules/verdict.ts'
import { engines, openTestDatabase } from '../database.ts'
import { catalogue, facts, profile, rule, today } from '../unit/rules/catalogue.ts'
import { profileJson, ruleJson, value } from './arbitraries.ts'

const runs = { numRuns: 1500 }
const truth = (json: unknown, known: Record<string, unknown>) => evaluate(rule(json), profile(known), today)

describe('three values', () => {
  it('a newly known fact never turns eligible into ineligible or back', () => {
    const learned = fc.constantFrom(...facts).chain((fact) => fc.tuple(fc.constant(fact.id), value(fact)))
    fc.assert(
      fc.property(ruleJson, profileJson, learned, (json, known, [id, value]) => {
        const before = truth(json, known)
        if (before === null || id in known) return
        expect(truth(json, { ...known, [id]: value })).toBe(before)
      }),
      runs,
    )
  })

  it('the order of parts never matters', () => {
    const reversed = (json: any): unknown => {
      if (json.all) return { all: [...json.all].reverse().map(reversed) }
      if (json.any) return { any: [...json.any].reverse().map(reversed) }
      return json.not ? { not: reversed(json.not) } : json
    }
    fc.assert(
      fc.property(ruleJson, profileJson, (json, known) => {
        expect(truth(reversed(json), known)).toBe(truth(json, known))
      }),
      runs,
    )
  })

  it('De Morgan and double negation hold', () => {
    fc.assert(
      fc.property(ruleJson, ruleJson, profileJson, (a, b, known) => {
        expect(truth({ not: { all: [a, b] } }, known)).toBe(truth({ any: [{ not: a }, { not: b }] }, known))
        expect(truth({ not: { any: [a, b] } }, known)).toBe(truth({ all: [{ not: a }, { not: b }] }, known))
        expect(truth({ not: { not: a } }, known)).toBe(truth(a, known))
      }),
      runs,
    )
  })

  it('simplify never changes a definite verdict, and no further fact changes one that it makes definite', () => {
    fc.assert(
      fc.property(ruleJson, profileJson, profileJson, (json, known, more) => {
        const written = rule(json)
        const small = simplify(written, catalogue)
        const before = evaluate(written, profile(known), today)
        const after = evaluate(small, profile(known), today)
        if (before !== null) expect(after).toBe(before)
        else if (after !== null) {
          const later = evaluate(written, profile({ ...more, ...known }), today)
          expect(later === null || later === after).toBe(true)
        }
      }),
      { numRuns: 4000 },
    )
  })

  it('the verdict of an explanation follows from its nodes and is that of the simplified rule', () => {
    const toTruth = (verdict: Verdict) => (verdict === 'UNKNOWN' ? null : verdict === 'ELIGIBLE')
    const recompute = (node: Explanation): Verdict => {
      const parts = node.children.map((child) => toTruth(recompute(child)))
      if (node.by === 'all') return toVerdict(and(parts))
      if (node.by === 'any') return toVerdict(or(parts))
      if (node.by === 'not') return toVerdict(not(parts[0] ?? null))
      return node.by === 'one' ? toVerdict(parts[0] ?? null) : node.verdict
    }
    fc.assert(
      fc.property(ruleJson, profileJson, (json, known) => {
        const written = rule(json)
        const node = explain(written, profile(known), today, catalogue, 'zh')
        expect(node.verdict).toBe(toVerdict(evaluate(decide(written, catalogue), profile(known), today)))
        expect(recompute(node)).toBe(node.verdict)
        const check = (inner: Explanation): void => {
          expect(recompute(inner)).toBe(inner.verdict)
          inner.children.forEach(check)
        }
        check(node)
      }),
      runs,
    )
  })

  it('missing facts are named exactly when the verdict is open, and their values decide it', () => {
    const all = fc.record(
      Object.fromEntries(facts.map((fact) => [fact.id, fact.kind === 'CODE' ? fc.constant('C3921') : value(fact)])),
    )
    fc.assert(
      fc.property(ruleJson, profileJson, all, (json, known, rest) => {
        const small = decide(rule(json), catalogue)
        const missing = missingFacts(small, profile(known), today)
        expect(missing.length > 0).toBe(evaluate(small, profile(known), today) === null)
        const answers: Record<string, unknown> = { ...rest, memberOf: ['park'] }
        const after = { ...known, ...Object.fromEntries(missing.map((id) => [id, answers[id]])) }
        expect(evaluate(small, profile(after), today)).not.toBeNull()
      }),
      runs,
    )
  })
})

const batches = 12
const rulesPerBatch = 30
const profilesPerBatch = 30 // 12 × 30 × 30 = 10,800 cases on each engine

describe.each(engines)('interpreter = SQL on %s', (engine) => {
  it(`agrees on ${batches * rulesPerBatch * profilesPerBatch} generated cases`, async () => {
    const { database, drop } = await openTestDatabase(engine)
    const { db } = database
    const types = {
      ENUM: 'text',
      SET: 'text[]',
      NUMBER: 'double precision',
      DATE: 'date',
      BOOLEAN: 'boolean',
      CODE: 'bigint',
    } as const
    const columns = facts
      .filter((fact) => fact.storage === 'column')
      .flatMap((fact) =>
        fact.kind === 'CODE' ? [`${fact.id}_lo bigint`, `${fact.id}_hi bigint`] : [`${fact.id} ${types[fact.kind]}`],
      )
    const layout = [
      'bucket smallint',
      'id bigint',
      'personalised boolean',
      'member_of text[]',
      'extra jsonb',
      ...columns,
    ].join(', ')
    await db.execute(sql.raw(`CREATE TABLE generated (${layout})`))
    let cases = 0
    for (let batch = 0; batch < batches; batch += 1) {
      const profiles = fc.sample(profileJson, { numRuns: profilesPerBatch, seed: 1000 + batch })
      const rules = fc.sample(ruleJson, { numRuns: rulesPerBatch, seed: 2000 + batch }).map(rule)
      const list = profiles.map(({ memberOf, ...known }, id) => {
        const row = projectionRow(catalogue, { id, personalised: true, memberOf: [] }, known)
        return { ...row, member_of: memberOf ?? null }
      })
      await db.execute(sql`DELETE FROM generated`)
      await db.execute(
        sql`INSERT INTO generated SELECT * FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS r(${sql.raw(layout)})`,
      )
      for (const each of rules.flatMap((written) => [written, decide(written, catalogue)])) {
        const condition = compiled(toSql(each, today, { alias: 'f', catalogue }))
        const found = await rows<{ id: number; verdict: boolean | null }>(
          db,
          sql`SELECT f.id, ${condition} AS verdict FROM generated f ORDER BY f.id`,
        )
        const expected = profiles.map((known) => evaluate(each, profile(known), today))
        expect([JSON.stringify(each), found.map((row) => row.verdict)]).toEqual([JSON.stringify(each), expected])
        cases += found.length
      }
    }
    expect(cases).toBe(batches * rulesPerBatch * profilesPerBatch * 2)
    await drop()
  })
})
