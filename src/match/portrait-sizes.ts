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

/** A portrait's group at one moment, as counted. Inside only: citizens go out in bands. */
type Counted = {
  eligible: number
  unknown: number
  total: number
  /** Share of all recipients of the audience whose value of the fact is known, by fact of the rule. */
  filled: { fact: string; share: number }[]
}

/** A portrait's figures as shown. */
export type PortraitFigures = {
  size: AudiencePreview
  /** Mean share of known values over the facts the rule asks for, 0 … 1; 1 when it asks for none. */
  fillRate: number
  facts: { fact: string; share: number }[]
  /** Against about a month ago; null when nothing that old was measured. */
  drift: PortraitDrift | null
}

/** `change` = relative change of the size; for citizens in steps of 5 %, null below a hundred. */
export type PortraitDrift = {
  since: string
  version: number
  band: string
  count: number | null
  change: number | null
}

const monthDays = 28

/** Counts a portrait now, and compares with last month. */
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

/** With the total beside it an exact share would be a head count: of citizens it comes in steps of a hundredth. */
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

/** A saved portrait whose rule is refused by now. */
class NoLongerARule extends Error {}

/** One scan: the verdicts and how full the facts are. */
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

/** Ids are slugs of the catalogue. */
function knownFact(catalogue: Catalogue, id: string): string {
  const fact = catalogue.facts.get(id)
  const name = fact?.kind === 'CODE' ? `${id}_lo` : id
  return fact?.storage === 'json' ? `f.extra->>'${name}' IS NOT NULL` : `f."${name}" IS NOT NULL`
}

/**
 * Writes down how large every portrait is today; a nightly job, once a day however often it runs. One that cannot be counted
 * costs the others nothing.
 * @throws what went wrong at last, for another attempt; but a rule that is refused by now is only logged
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
