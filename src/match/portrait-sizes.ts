import { sql } from 'drizzle-orm'
import { addDays, type Clock, shanghaiDay } from '../platform/clock.ts'
import { type Db, firstRow } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import type { Catalogues } from '../profile/catalogues.ts'
import { type PortraitRecord, readPortraits } from '../profile/portraits.ts'
import { factTable } from '../profile/store.ts'
import { checkRule } from '../rules/check-rule.ts'
import { type AudienceKind, type Catalogue, membership } from '../rules/fact.ts'
import { factsOf } from '../rules/rule.ts'
import { ruleCondition } from './match-policy.ts'
import { type AudiencePreview, banded } from './preview.ts'

/** Exact counts of a portrait's group. They stay inside: `PortraitFigures` has bands for citizens. */
type Counted = {
  eligible: number
  unknown: number
  total: number
  /** Per fact of the rule: share (0 … 1) of the audience's recipients whose value is known. */
  filled: { fact: string; share: number }[]
}

/** A portrait's figures as shown. */
export type PortraitFigures = {
  size: AudiencePreview
  /** Mean share (0 … 1) of known values over the rule's facts; 1 for a rule without facts. */
  fillRate: number
  facts: { fact: string; share: number }[]
  /** Change since the latest measurement that is at least 28 days old; null when there is none. */
  drift: PortraitDrift | null
}

/** `change` = relative change of the size. For citizens it has steps of 5 % and is null below a hundred. */
export type PortraitDrift = {
  since: string
  version: number
  band: string
  count: number | null
  change: number | null
}

const monthDays = 28

/** Counts a portrait's group on a day and compares it with the month before. */
export async function portraitFigures(
  db: Db,
  catalogues: Catalogues,
  portrait: PortraitRecord,
  on: string,
): Promise<PortraitFigures> {
  const counted = await count(db, catalogues, portrait, on)
  const before = await firstRow<{ measured_on: string; version: number; eligible: number }>(
    db,
    sql`SELECT measured_on::text AS measured_on, version, eligible FROM portrait_sizes
        WHERE portrait_id = ${portrait.id} AND measured_on <= ${addDays(on, -monthDays)}::date ORDER BY measured_on DESC LIMIT 1`,
  )
  return {
    size: banded(portrait.audience, counted),
    fillRate: shownShare(portrait.audience, meanOf(counted)),
    facts: counted.filled.map(({ fact, share }) => ({ fact, share: shownShare(portrait.audience, share) })),
    drift: before
      ? drift(portrait, counted.eligible, {
          since: before.measured_on,
          version: Number(before.version),
          eligible: Number(before.eligible),
        })
      : null,
  }
}

/** A share as shown; for citizens in steps of 0.01. Why: an exact share times the total is a head count. */
const shownShare = (audience: AudienceKind, share: number): number =>
  audience === 'ENTERPRISE' ? share : Math.round(share * 100) / 100

function drift(
  { audience }: PortraitRecord,
  now: number,
  before: { since: string; version: number; eligible: number },
): PortraitDrift {
  const { band, count: shown } = banded(audience, { eligible: before.eligible, unknown: 0, total: 0 })
  const change = before.eligible === 0 ? null : (now - before.eligible) / before.eligible
  const rough = change === null || Math.min(now, before.eligible) < 100 ? null : Math.round(change * 20) / 20
  return {
    since: before.since,
    version: before.version,
    band,
    count: shown,
    change: audience === 'ENTERPRISE' ? change : rough,
  }
}

const meanOf = ({ filled }: Counted): number =>
  filled.length === 0 ? 1 : filled.reduce((sum, { share }) => sum + share, 0) / filled.length

/** A saved portrait whose rule no longer passes `checkRule`. */
class NoLongerARule extends Error {}

/** Counts verdicts and known facts in one scan. */
async function count(db: Db, catalogues: Catalogues, portrait: PortraitRecord, on: string): Promise<Counted> {
  const catalogue = catalogues.of(portrait.audience)
  const checked = checkRule(portrait.rule, catalogue)
  if (!checked.ok) throw new NoLongerARule(`portrait ${portrait.id}: ${checked.errors[0]?.path}`)
  const facts = factsOf(checked.rule).filter((fact) => fact !== membership)
  const known = facts.map((fact, i) => sql.raw(`count(*) FILTER (WHERE ${knownFact(catalogue, fact)})::int AS k${i}`))
  const found = await firstRow<Record<string, number>>(
    db,
    sql`SELECT count(*) FILTER (WHERE f.personalised AND ${ruleCondition(checked.simplified, on, catalogue)})::int AS eligible,
               count(*) FILTER (WHERE f.personalised AND (${ruleCondition(checked.simplified, on, catalogue)}) IS NULL)::int AS unknown,
               count(*)::int AS total${facts.length > 0 ? sql`, ${sql.join(known, sql`, `)}` : sql``}
        FROM ${sql.raw(factTable(portrait.audience))} f`,
  )
  const total = Number(found?.total ?? 0)
  return {
    eligible: Number(found?.eligible ?? 0),
    unknown: Number(found?.unknown ?? 0),
    total,
    filled: facts.map((fact, i) => ({ fact, share: total === 0 ? 0 : Number(found?.[`k${i}`] ?? 0) / total })),
  }
}

/** SQL: whether a fact is known. Safe to write into a statement: ids are slugs of the catalogue. */
function knownFact(catalogue: Catalogue, id: string): string {
  const fact = catalogue.facts.get(id)
  const name = fact?.kind === 'CODE' ? `${id}_lo` : id
  return fact?.storage === 'json' ? `f.extra->>'${name}' IS NOT NULL` : `f."${name}" IS NOT NULL`
}

/**
 * Stores today's size of every portrait. Idempotent: a portrait has one row per day.
 * A portrait that cannot be counted is logged, and the others are counted.
 * @throws the last error, so that the job is retried. A rule that no longer passes is logged only.
 */
export async function measurePortraits(
  db: Db,
  deps: { catalogues: Catalogues; clock: Clock; log: Log },
): Promise<void> {
  const on = shanghaiDay(deps.clock.now())
  const failures: unknown[] = []
  for (const portrait of await readPortraits(db)) {
    try {
      await measure(db, deps.catalogues, portrait, on)
    } catch (cause) {
      deps.log.warn({ err: cause, portraitId: portrait.id }, 'a portrait could not be counted')
      if (!(cause instanceof NoLongerARule)) failures.push(cause)
    }
  }
  if (failures.length > 0) throw failures.at(-1)
}

async function measure(db: Db, catalogues: Catalogues, portrait: PortraitRecord, on: string): Promise<void> {
  const counted = await count(db, catalogues, portrait, on)
  await db.execute(sql`
    INSERT INTO portrait_sizes (portrait_id, measured_on, version, eligible, unknown, total, fill_rate)
    VALUES (${portrait.id}, ${on}::date, ${portrait.version}, ${counted.eligible}, ${counted.unknown}, ${counted.total}, ${meanOf(counted)})
    ON CONFLICT (portrait_id, measured_on) DO UPDATE
      SET version = excluded.version, eligible = excluded.eligible, unknown = excluded.unknown,
          total = excluded.total, fill_rate = excluded.fill_rate`)
}
