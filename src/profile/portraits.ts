import { isDeepStrictEqual } from 'node:util'
import { sql } from 'drizzle-orm'
import type { Clock } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { platformRefusals } from '../platform/refusals.ts'
import { checkRule } from '../rules/check-rule.ts'
import type { AudienceKind, Catalogue, Portrait } from '../rules/fact.ts'
import type { Catalogues } from './catalogues.ts'
import { profileRefusals } from './refusals.ts'
import { portraits } from './tables.ts'

/** 群体画像: the current version of a named, saved rule that describes a group. */
export type PortraitRecord = {
  id: string
  version: number
  audience: AudienceKind
  name: string
  description: string | null
  rule: unknown
  changedAt: Date
}

export type PortraitInput = {
  id: string
  audience: AudienceKind
  name: string
  description?: string | null
  rule: unknown
}

/** Current version of each portrait, by id. */
export async function readPortraits(db: Db): Promise<PortraitRecord[]> {
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT DISTINCT ON (id) id, version, audience, name, description, rule, changed_at FROM portraits ORDER BY id, version DESC`,
  )
  return found.map((row) => ({
    id: String(row.id),
    version: Number(row.version),
    audience: row.audience as AudienceKind,
    name: String(row.name),
    description: row.description as string | null,
    rule: row.rule,
    changedAt: new Date(String(row.changed_at)),
  }))
}

/** A catalogue with these portraits instead of its own. Of two with one id the later counts. Pure. */
export const withPortraits = (
  catalogue: Catalogue,
  audience: AudienceKind,
  list: readonly (Portrait & Pick<PortraitRecord, 'id' | 'audience'>)[],
): Catalogue => ({
  ...catalogue,
  portraits: new Map(list.filter((portrait) => portrait.audience === audience).map((own) => [own.id, own])),
})

/**
 * Saves a portrait as a new version. Idempotent. Submitted documents keep the version that they were submitted with.
 * @throws BAD_USER_INPUT with every path: a bad id, another audience, a refused rule, a circle, or a rule that makes
 * another portrait unsatisfiable
 */
export async function savePortrait(
  tx: Db,
  deps: { catalogues: Catalogues; clock: Clock },
  input: PortraitInput,
  accountId: string,
): Promise<PortraitRecord> {
  await tx.execute(sql`LOCK TABLE portraits IN SHARE ROW EXCLUSIVE MODE`)
  const all = await readPortraits(tx)
  const known = all.find((portrait) => portrait.id === input.id)
  const problems: FieldProblem[] = []
  if (!/^[a-z][a-z0-9_-]{0,60}$/.test(input.id)) problems.push({ path: 'input.id', ...profileRefusals.portraitId })
  if (!input.name.trim() || input.name.length > 100)
    problems.push({ path: 'input.name', ...platformRefusals.length({ max: 100 }) })
  if ((input.description?.length ?? 0) > 1000)
    problems.push({ path: 'input.description', ...platformRefusals.tooLong({ max: 1000 }) })
  if (known && known.audience !== input.audience)
    problems.push({ path: 'input.audience', ...profileRefusals.portraitAudience })
  // Includes the new version. Why: a circle must be found.
  const own = { id: input.id, audience: input.audience, version: (known?.version ?? 0) + 1, rule: input.rule }
  const before = withPortraits(deps.catalogues.of(input.audience), input.audience, all)
  const after = withPortraits(before, input.audience, [...all, own])
  const checked = checkRule({ portrait: input.id }, after)
  if (!checked.ok)
    problems.push(
      ...checked.errors.map(({ path, ...why }) => ({
        path: `input.${path.replace(`.portrait(${input.id})`, '')}`,
        ...why,
      })),
    )
  else problems.push(...brokenOthers(all, own, before, after))
  if (problems.length > 0) throw badInput(problems)
  const record = {
    id: input.id,
    version: own.version,
    audience: input.audience,
    name: input.name.trim(),
    description: input.description?.trim() || null,
    rule: input.rule,
    changedAt: deps.clock.now(),
  }
  if (known && sameContent(known, record)) return known
  await tx.insert(portraits).values({ ...record, changedBy: accountId })
  await announce(tx, { kind: 'catalogue' })
  return record
}

function sameContent(a: PortraitRecord, b: PortraitRecord): boolean {
  // As JSON. Why: values of the API have other prototypes than values of the database.
  const plain = ({ name, description, rule }: PortraitRecord) => JSON.parse(JSON.stringify({ name, description, rule }))
  return isDeepStrictEqual(plain(a), plain(b))
}

/** Problems of other portraits that the change breaks. A portrait that was broken before does not count. */
function brokenOthers(
  all: readonly PortraitRecord[],
  own: Pick<PortraitRecord, 'id' | 'audience'>,
  before: Catalogue,
  after: Catalogue,
): FieldProblem[] {
  return all
    .filter(({ id, audience }) => id !== own.id && audience === own.audience)
    .flatMap(({ id, name }) => {
      const checked = checkRule({ portrait: id }, after)
      if (checked.ok || !checkRule({ portrait: id }, before).ok) return []
      const [why] = checked.errors
      const broken = profileRefusals.breaksPortrait({ name, id })
      return [broken, ...(why ? [why] : [])].map((one) => ({ ...one, path: 'input.rule' }))
    })
}
