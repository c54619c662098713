import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compiled, type Database, rows } from '../../src/platform/db.ts'
import { projectionRow } from '../../src/profile/projection.ts'
import { decide } from '../../src/rules/decide.ts'
import { evaluate } from '../../src/rules/evaluate.ts'
import { parseRule } from '../../src/rules/parse-rule.ts'
import { readProfile } from '../../src/rules/profile.ts'
import type { Rule } from '../../src/rules/rule.ts'
import { toSql } from '../../src/rules/to-sql.ts'
import { engines, openTestDatabase } from '../database.ts'
import { profilesOf, rulesOf, type World, world } from './generated.ts'

const worlds = 20
const rulesEach = 40
const profilesEach = 40
const seed = Number(process.env.JIELI_SEED ?? 7)

const types = { ENUM: 'text', SET: 'text[]', NUMBER: 'double precision', DATE: 'date', BOOLEAN: 'boolean' }

/** The projection's columns as `profile/tables.ts` makes them. */
function layoutOf({ facts }: World): string {
  const columns = facts
    .filter((fact) => fact.storage === 'column')
    .flatMap(({ id, kind }) =>
      kind === 'CODE' ? [`"${id}_lo" bigint`, `"${id}_hi" bigint`] : [`"${id}" ${types[kind]}`],
    )
  const own = ['bucket smallint', 'id bigint', 'personalised boolean', 'member_of text[]', 'extra jsonb']
  return [...own, ...columns].join(', ')
}

function rulesFor(given: World, batch: number): Rule[] {
  const parsed = fc
    .sample(rulesOf(given), { numRuns: rulesEach * 2, seed: seed + 1000 + batch })
    .flatMap((json) => {
      const read = parseRule(json, given.catalogue)
      return read.ok ? [read.rule] : []
    })
    .slice(0, rulesEach)
  // half as written, half as the publication keeps them
  return parsed.map((rule, i) => (i % 2 === 0 ? rule : decide(rule, given.catalogue)))
}

describe.each(engines)('interpreter = SQL over generated catalogues on %s', (engine) => {
  let opened: { database: Database; drop(): Promise<void> }
  beforeAll(async () => {
    opened = await openTestDatabase(engine)
  })
  afterAll(() => opened.drop())

  it(`agrees on ${worlds * rulesEach * profilesEach} cases, each fact in a column or in json, known or not`, async () => {
    const { db } = opened.database
    let cases = 0
    const counted = { true: 0, false: 0, null: 0 }
    for (const [batch, given] of fc.sample(world, { numRuns: worlds, seed }).entries()) {
      const rules = rulesFor(given, batch)
      const profiles = fc.sample(profilesOf(given), { numRuns: profilesEach, seed: seed + 2000 + batch })
      const layout = layoutOf(given)
      const list = profiles.map(({ memberOf, ...known }, id) => ({
        ...projectionRow(given.catalogue, { id, personalised: true, memberOf: [] }, known),
        member_of: memberOf ?? null,
      }))
      await db.execute(sql.raw(`CREATE TABLE w${batch} (${layout})`))
      await db.execute(
        sql`INSERT INTO ${sql.raw(`w${batch}`)}
            SELECT * FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS r(${sql.raw(layout)})`,
      )
      const conditions = rules.map((rule, i) => {
        const condition = compiled(toSql(rule, given.on, { alias: 'f', catalogue: given.catalogue }))
        return sql`${condition} AS ${sql.raw(`r${i}`)}`
      })
      const found = await rows<Record<string, boolean | null>>(
        db,
        sql`SELECT ${sql.join(conditions, sql`, `)} FROM ${sql.raw(`w${batch}`)} f ORDER BY f.id`,
      )
      expect(found).toHaveLength(profilesEach)
      for (const [row, json] of profiles.entries()) {
        const read = readProfile(json, given.catalogue)
        if (!read.ok) throw new Error(JSON.stringify(read.errors))
        for (const [i, rule] of rules.entries()) {
          const expected = evaluate(rule, read.profile, given.on)
          counted[`${expected}`] += 1
          cases += 1
          if (found[row]?.[`r${i}`] !== expected) {
            const detail = JSON.stringify({ on: given.on, rule, json, facts: given.facts })
            expect([detail, found[row]?.[`r${i}`]]).toEqual([detail, expected])
          }
        }
      }
    }
    expect(cases).toBe(worlds * rulesEach * profilesEach)
    // none of the three values is rare
    for (const count of Object.values(counted)) expect(count).toBeGreaterThan(cases / 20)
  })
})
