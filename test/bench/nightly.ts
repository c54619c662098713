// A night in which 500,000 enterprises changed, on PostgreSQL: part of the bench `rematch`.

import { sql } from 'drizzle-orm'
import { demoEnterprises } from '../../src/demo/world/enterprises.ts'
import { type Random, seeded } from '../../src/demo/world/random.ts'
import { cancelDispatches } from '../../src/dispatch/cancel-dispatches.ts'
import { rematch } from '../../src/notices/rematch.ts'
import { recipientKeys } from '../../src/parties/recipients/keys.ts'
import { type Db, firstRow, openPostgres } from '../../src/platform/db.ts'
import type { Catalogues } from '../../src/profile/catalogues.ts'
import { withDerived } from '../../src/profile/derived-facts.ts'
import { projectionRow } from '../../src/profile/projection.ts'
import { listIndustries } from '../../src/profile/reference/industries.ts'
import { writeProjection } from '../../src/profile/store.ts'
import { checkRule } from '../../src/rules/check-rule.ts'
import type { Rule } from '../../src/rules/rule.ts'
import { startCluster } from '../database.ts'
import { alternate, type Figure, rounded, timed } from './bench.ts'
import { benchDeps } from './deps.ts'
import { sampleRule } from './sample-rule.ts'

// as intake and the daily refresh hand them over
const batch = 4000
const rounds = 5
const groups = listIndustries('group').map((entry) => entry.code)

/**
 * Every enterprise is rematched against `count` documents that all notify, beside merely reading the same profiles. The notices of the
 * night before stand already: what is written is what the changes bring.
 */
export async function* nightly(
  small: boolean,
  count: number,
  progress: (text: string) => void,
): AsyncGenerator<Figure> {
  const enterprises = small ? 50_000 : 500_000
  const cluster = await startCluster({ durable: true })
  if (!cluster) throw new Error('no PostgreSQL server binaries were found')
  const database = await openPostgres(cluster.url, { poolSize: 4 })
  try {
    const { db } = database
    const deps = await benchDeps(db)
    progress(`populating ${enterprises} enterprises, ${count} documents`)
    await insertEnterprises(db, deps.catalogues, enterprises)
    await insertDocuments(db, deps.catalogues, count)
    const each = async (run: (list: number[]) => Promise<unknown>): Promise<void> => {
      for (let from = 1; from <= enterprises; from += batch)
        await run(Array.from({ length: batch }, (_, i) => from + i))
    }
    const night = () => timed(() => each((list) => rematch(deps, list, cancelDispatches)))
    const readAll = () =>
      timed(() =>
        each((list) =>
          db.execute(
            sql`SELECT f.* FROM enterprise_facts f JOIN ${recipientKeys(list)} k ON f.bucket = k.bucket AND f.id = k.id`,
          ),
        ),
      )
    const standing = async () =>
      Number((await firstRow<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM deliveries`))?.n)
    progress(`first night: ${Math.round(await night())} ms`)
    progress(`${await standing()} notices stand`)
    await db.execute(sql`VACUUM ANALYZE deliveries`)
    let turn = 0
    const change = async (): Promise<number> => {
      turn += 1
      await db.execute(sql`
        UPDATE enterprise_facts SET employees = employees + CASE WHEN (id + ${turn}::int) % 20 = 0 THEN 15 ELSE 0 END,
                                    revenue = revenue * 1.02`)
      await db.execute(sql`VACUUM enterprise_facts`)
      return night()
    }
    const [nightMs = 0, readMs = 1] = await alternate(rounds, [change, readAll], progress)
    progress(`${await standing()} notices stand`)
    yield { figure: 'nightly_s', value: rounded(nightMs / 1000), unit: 's', better: 'lower' }
    yield { figure: 'nightly_vs_read', value: rounded(nightMs / readMs), unit: 'x', target: 3, better: 'lower' }
  } finally {
    await database.close()
    await cluster.stop()
  }
}

/** Enterprises as in the demo world: correlated, partly missing facts. */
async function insertEnterprises(db: Db, catalogues: Catalogues, count: number): Promise<void> {
  const catalogue = catalogues.of('ENTERPRISE')
  const list = demoEnterprises(seeded(8), '2026-11-24', count).map(({ facts, memberOf }, i) =>
    projectionRow(
      catalogue,
      { id: i + 1, personalised: true, memberOf: memberOf ?? [] },
      withDerived(catalogue, facts),
    ),
  )
  list.sort((a, b) => Number(a.bucket) - Number(b.bucket) || Number(a.id) - Number(b.id))
  for (let from = 0; from < list.length; from += 5000)
    await writeProjection(db, 'ENTERPRISE', catalogue.facts.values(), list.slice(from, from + 5000))
  await db.execute(sql`VACUUM ANALYZE enterprise_facts`)
}

/** Documents of one measure each, for one to three groups of industry: each concerns few, as most documents do. */
async function insertDocuments(db: Db, catalogues: Catalogues, count: number): Promise<void> {
  const random = seeded(9)
  const rules: { id: number; rule: Rule }[] = []
  while (rules.length < count) {
    const checked = checkRule(
      sampleRule(random, () => someGroups(random)),
      catalogues.of('ENTERPRISE'),
    )
    if (checked.ok) rules.push({ id: rules.length + 1, rule: checked.simplified })
  }
  await db.execute(sql`
    INSERT INTO policies (id, title, status, route, body, published_at, matched_at, created_at, updated_at)
    SELECT id, '基准', 'PUBLISHED', 'DIRECT', '基准', now(), now(), now(), now()
    FROM jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) AS r(id bigint)`)
  await db.execute(sql`
    INSERT INTO measures (id, policy_id, ordinal, title, audience, simplified_rule)
    SELECT id, id, 0, '基准', 'ENTERPRISE', rule FROM jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) AS r(id bigint, rule jsonb)`)
}

const someGroups = (random: Random): string[] => [
  ...new Set(Array.from({ length: random.int(1, 3) }, () => random.pick(groups))),
]
