import { type SQL, sql } from 'drizzle-orm'
import { turnedMembers } from '../parties/memberships/store.ts'
import { addDays, shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import { readSetting, writeSetting } from '../platform/settings.ts'
import type { AudienceKind, Fact } from '../rules/fact.ts'
import { type ProfileDeps, reproject } from './declare-facts.ts'
import { factTable } from './store.ts'

const batch = 4000
// Most missed days that are made up for. After a longer stop only today counts.
const daysMax = 366

/**
 * Applies a new day: stale values leave the projection. Recipients with an anniversary (a birthday, a founding day), or
 * with a membership that begins or ends, are matched again.
 * A daily job that makes up for missed days.
 */
export async function refreshFacts(db: Db, deps: ProfileDeps): Promise<void> {
  const today = shanghaiDay(deps.clock.now())
  const last = await readSetting(db, 'facts-refreshed-on')
  const from = typeof last === 'string' && last >= addDays(today, -daysMax) ? addDays(last, 1) : today
  if (from > today) return
  const stale = await goneStale(db, deps, from, today)
  const anniversaries = await withAnniversary(db, deps, from, today)
  const turned = new Set(await turnedMembers(db, from, today))
  const changed = [...new Set([...stale, ...anniversaries, ...turned])].sort((a, b) => a - b)
  for (let at = 0; at < changed.length; at += batch) {
    const ids = changed.slice(at, at + batch)
    await db.transaction(async (tx) => {
      await reproject(tx, deps, ids)
      await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: ids } })
      const members = ids.filter((id) => turned.has(id))
      if (members.length > 0) await deps.jobs.emit(tx, { name: 'memberships.changed', data: { recipientIds: members } })
    })
  }
  await writeSetting(db, 'facts-refreshed-on', today)
}

/** Recipients with a value whose last fresh day is in [from − 1, today − 1]. */
async function goneStale(db: Db, deps: ProfileDeps, from: string, today: string): Promise<number[]> {
  const limits = [...deps.catalogues.definitions.values()].flatMap(({ id, freshnessDays }) =>
    freshnessDays === null
      ? []
      : [{ id, from: addDays(from, -freshnessDays - 1), to: addDays(today, -freshnessDays - 1) }],
  )
  const found = await rows<{ recipient_id: number }>(
    db,
    sql`SELECT DISTINCT v.recipient_id FROM fact_values v
        JOIN jsonb_to_recordset(${JSON.stringify(limits)}::jsonb) AS l(id text, "from" date, "to" date)
          ON l.id = v.fact_id AND v.as_of BETWEEN l."from" AND l."to"`,
  )
  return found.map((row) => Number(row.recipient_id))
}

/** Recipients with the anniversary of a date in [from, today]; 29 February counts on 1 March. */
async function withAnniversary(db: Db, deps: ProfileDeps, from: string, today: string): Promise<number[]> {
  const days: string[] = []
  for (let day = from; day <= today; day = addDays(day, 1)) {
    days.push(day.slice(5))
    if (day.endsWith('-03-01')) days.push('02-29')
  }
  const list = sql.join(
    [...new Set(days)].map((day) => sql`${day}`),
    sql`, `,
  )
  const ids: number[] = []
  for (const audience of ['ENTERPRISE', 'CITIZEN'] as const) {
    const dates = [...deps.catalogues.of(audience).facts.values()].filter((fact) => fact.kind === 'DATE')
    if (dates.length === 0) continue
    ids.push(
      ...(await idsWhere(
        db,
        audience,
        sql.join(
          dates.map((fact) => sql`right(${dateText(fact)}, 5) IN (${list})`),
          sql` OR `,
        ),
      )),
    )
  }
  return ids
}

/** ISO text of a date fact in alias `f`. Safe in SQL: ids are slugs of the catalogue. */
const dateText = (fact: Fact): SQL =>
  fact.storage === 'column' ? sql.raw(`to_char(f."${fact.id}", 'YYYY-MM-DD')`) : sql.raw(`(f.extra->>'${fact.id}')`)

async function idsWhere(db: Db, audience: AudienceKind, condition: SQL): Promise<number[]> {
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT f.id FROM ${sql.raw(factTable(audience))} f WHERE ${condition}`,
  )
  return found.map((row) => Number(row.id))
}
