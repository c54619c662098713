// Publication and preview at the size of a district, on PostgreSQL.
import { sql } from 'drizzle-orm'
import jsonLogic from 'json-logic-js'
import { previewAudience } from '../../src/match/preview.ts'
import type { NoticeDeps } from '../../src/notices/deps.ts'
import { notifyMatched } from '../../src/notices/notify-matched.ts'
import { deliveries } from '../../src/notices/tables.ts'
import { type Db, firstRow, openPostgres, rows } from '../../src/platform/db.ts'
import { checkPolicyInput } from '../../src/publish/policy-input.ts'
import { insertDraft, updatePolicy } from '../../src/publish/store.ts'
import { checkRule } from '../../src/rules/check-rule.ts'
import { startCluster } from '../database.ts'
import { alternate, type Bench, rounded, timed } from './bench.ts'
import { benchDeps } from './deps.ts'
import { populate } from './population.ts'

const rounds = 5
const enterpriseRule = {
  all: [
    { fact: 'is_sme', is: true },
    { fact: 'registered_in', in: ['310118'] },
    { not: { fact: 'credit_status', in: ['serious'] } },
  ],
}
const citizenRule = {
  all: [
    { fact: 'born_on', gte: 18 },
    { fact: 'lives_in', in: ['310118'] },
    { fact: 'insurance_status', in: ['paying'] },
    { fact: 'hukou_in', in: ['310118'] },
  ],
}
const input = {
  title: '基准',
  body: '基准',
  tags: [],
  route: 'DIRECT' as const,
  measures: [
    { title: '企业', audience: 'ENTERPRISE' as const, rule: enterpriseRule },
    { title: '居民', audience: 'CITIZEN' as const, rule: citizenRule },
  ],
}

export const bench: Bench = async function* ({ small, progress }) {
  const scale = small ? 0.1 : 1
  const [enterprises, citizens] = [500_000 * scale, 1_300_000 * scale]
  const cluster = await startCluster({ durable: true })
  if (!cluster) throw new Error('no PostgreSQL server binaries were found')
  const database = await openPostgres(cluster.url, { poolSize: 4 })
  try {
    const { db } = database
    const deps = await benchDeps(db)
    const { catalogues } = deps

    await db.execute(sql`CREATE TABLE plain (bucket smallint NOT NULL, recipient_id bigint NOT NULL)`)
    const publish = async (): Promise<number> => {
      const id = await newPolicy(deps)
      await db.execute(sql`TRUNCATE deliveries`)
      return timed(() => notifyMatched(deps, id))
    }
    const sized = async (share: number): Promise<[number, number]> => {
      progress(`populating ${enterprises * share} enterprises, ${citizens * share} citizens`)
      await populate(db, enterprises * share, citizens * share)
      await publish()
      const eligible = Number((await firstRow<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM deliveries`))?.n)
      await db.execute(sql`DROP TABLE IF EXISTS ids`)
      await db.execute(
        sql`CREATE TABLE ids AS SELECT bucket, recipient_id FROM deliveries ORDER BY bucket, recipient_id`,
      )
      progress(`${eligible} eligible`)
      return [eligible, (enterprises + citizens) * share]
    }

    const [, tenth] = await sized(0.1)
    const [tenthMs] = await alternate(rounds, [publish], progress)
    const naiveShare = await naive(db, deps, progress)
    const [eligible, whole] = await sized(1)
    const bare = async (): Promise<number> => {
      await db.execute(sql`TRUNCATE plain`)
      return timed(() => db.execute(sql`INSERT INTO plain SELECT bucket, recipient_id FROM ids`))
    }
    const [publishMs, bareMs] = await alternate(rounds, [publish, bare], progress)
    yield {
      figure: 'eligible',
      value: eligible,
      unit: 'recipients',
      ...(small ? {} : { target: 600_000 }),
      better: 'higher',
    }
    yield { figure: 'publish_ms', value: rounded(publishMs ?? 0), unit: 'ms', better: 'lower' }
    yield {
      figure: 'publish_vs_bare_insert',
      value: rounded((publishMs ?? 0) / (bareMs ?? 1)),
      unit: 'x',
      target: 5,
      better: 'lower',
    }
    yield {
      figure: 'growth_per_recipient',
      value: rounded((publishMs ?? 0) / whole / ((tenthMs ?? 1) / tenth)),
      unit: 'x',
      target: 1.3,
      better: 'lower',
    }
    // the naive way was timed on the tenth, both by recipient
    yield {
      figure: 'publish_vs_naive',
      value: rounded(naiveShare / ((tenthMs ?? 1) / tenth)),
      unit: 'x',
      target: 15,
      better: 'higher',
    }

    const rule = checkRule(citizenRule, catalogues.of('CITIZEN'))
    const simplified = rule.ok ? rule.simplified : null
    const preview = () => timed(() => previewAudience(db, catalogues, 'CITIZEN', simplified, '2026-11-24'))
    const count = () => timed(() => db.execute(sql`SELECT count(*) FROM citizen_facts`))
    const [previewMs, countMs] = await alternate(rounds, [preview, count], progress)
    yield {
      figure: 'preview_vs_count',
      value: rounded((previewMs ?? 0) / (countMs ?? 1)),
      unit: 'x',
      target: 3,
      better: 'lower',
    }
  } finally {
    await database.close()
    await cluster.stop()
  }
}

export async function newPolicy(deps: NoticeDeps): Promise<number> {
  const measures = checkPolicyInput(input, deps.catalogues)
  return deps.db.transaction(async (tx) => {
    const id = await insertDraft(
      tx,
      { input, measures, supersedesId: null, catalogueVersion: '', at: new Date() },
      { issuerId: null, ownerOrgId: null },
    )
    await updatePolicy(tx, id, { status: 'PUBLISHED', publishedAt: new Date() })
    return id
  })
}

/** What a first version would do: fetch everyone, decide in JavaScript, insert by the ORM 1,000 at a time. @returns ms a recipient */
async function naive(db: Db, deps: NoticeDeps, progress: (text: string) => void): Promise<number> {
  const enterprise = {
    and: [
      { '===': [{ var: 'is_sme' }, true] },
      { '<=': [310118000000, { var: 'registered_in_lo' }] },
      { '<=': [{ var: 'registered_in_hi' }, 310118999999] },
      { '!': { '===': [{ var: 'credit_status' }, 'serious'] } },
    ],
  }
  const citizen = {
    and: [
      { '<=': [{ var: 'born_on' }, '2008-11-24'] },
      { '<=': [310118000000, { var: 'lives_in_lo' }] },
      { '<=': [{ var: 'lives_in_hi' }, 310118999999] },
      { '===': [{ var: 'insurance_status' }, 'paying'] },
      { '<=': [310118000000, { var: 'hukou_in_lo' }] },
      { '<=': [{ var: 'hukou_in_hi' }, 310118999999] },
    ],
  }
  const policyId = await newPolicy(deps)
  let seen = 0
  const ms = await timed(async () => {
    await db.execute(sql`TRUNCATE deliveries`)
    for (const [table, rule] of [
      ['enterprise_facts', enterprise],
      ['citizen_facts', citizen],
    ] as const) {
      const all = await rows<Record<string, unknown>>(db, sql`SELECT * FROM ${sql.raw(table)}`)
      seen += all.length
      const found = all.filter((row) => jsonLogic.apply(rule as never, row))
      for (let from = 0; from < found.length; from += 1000) {
        await db.insert(deliveries).values(
          found.slice(from, from + 1000).map((row) => ({
            bucket: Number(row.bucket),
            recipientId: Number(row.id),
            policyId,
            state: 'NOTICED' as const,
            cursor: 4096,
            measures: '1',
            causes: 1,
            createdAt: new Date(),
          })),
        )
      }
    }
  })
  progress(`naive: ${Math.round(ms)} ms for ${seen} recipients`)
  return ms / seen
}
