import { type SQL, sql } from 'drizzle-orm'
import { turnedMembers } from '../parties/memberships/store.ts'
import { addDays, shanghaiDay } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import { readSetting, writeSetting } from '../platform/settings.ts'
import type { AudienceKind, Fact } from '../rules/fact.ts'
import { type ProfileDeps, reproject } from './declare-facts.ts'
import { factTable } from './store.ts'

/** First and last day, both included. */
export type DaySpan = { from: string; to: string }

/** Values of DATE facts, for which a rule in force gives another answer than before. */
export type TurningDays = Readonly<Record<AudienceKind, ReadonlyMap<string, readonly DaySpan[]>>>

/** Looks up what turned on the days from `since` to `on`. */
export type FindTurningDays = (db: Db, since: string, on: string) => Promise<TurningDays>

const batch = 4000
// Most missed days that are made up for. After a longer stop only today counts.
const daysMax = 366

/**
 * Applies a new day: stale values leave the projection. Recipients whose age or time since a date passed a bound of a
 * rule, or with a membership that begins or ends, are matched again.
 * A daily job that makes up for missed days.
 */
export async function refreshFacts(db: Db, deps: ProfileDeps, findTurning: FindTurningDays): Promise<void> {
  const today = shanghaiDay(deps.clock.now())
  const last = await readSetting(db, 'facts-refreshed-on')
  const from = typeof last === 'string' && last >= addDays(today, -daysMax) ? addDays(last, 1) : today
  if (from > today) return
  const stale = await goneStale(db, deps, from, today)
  const aged = await withDays(db, deps, await findTurning(db, from, today))
  const turned = new Set(await turnedMembers(db, from, today))
  const changed = [...new Set([...stale, ...aged, ...turned])].sort((a, b) => a - b)
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

/** Recipients with a date in one of the spans. */
async function withDays(db: Db, { catalogues }: ProfileDeps, turning: TurningDays): Promise<number[]> {
  const ids: number[] = []
  for (const audience of ['ENTERPRISE', 'CITIZEN'] as const) {
    const { facts } = catalogues.of(audience)
    const tests = [...turning[audience]].flatMap(([id, spans]) => {
      const fact = facts.get(id)
      return fact ? spans.map(({ from, to }) => sql`${dayOf(fact)} BETWEEN ${from}::date AND ${to}::date`) : []
    })
    if (tests.length > 0) ids.push(...(await idsWhere(db, audience, sql.join(tests, sql` OR `))))
  }
  return ids
}

/** A date fact in alias `f`. Safe in SQL: ids are slugs of the catalogue. */
const dayOf = (fact: Fact): SQL =>
  fact.storage === 'column' ? sql.raw(`f."${fact.id}"`) : sql.raw(`(f.extra->>'${fact.id}')::date`)

async function idsWhere(db: Db, audience: AudienceKind, condition: SQL): Promise<number[]> {
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT f.id FROM ${sql.raw(factTable(audience))} f WHERE ${condition}`,
  )
  return found.map((row) => Number(row.id))
}
