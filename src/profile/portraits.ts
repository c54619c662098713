import { sql } from 'drizzle-orm'
import type { Clock } from '../platform/clock.ts'
import { type Db, rows } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { checkRule } from '../rules/check-rule.ts'
import type { AudienceKind } from '../rules/fact.ts'
import type { Catalogues } from './catalogues.ts'
import { portraits } from './tables.ts'

/** 群体画像: a named, saved rule that describes a group, in its current version. */
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

/** The current version of each portrait, by id. */
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

/**
 * Saves a portrait: a new one, or a new version of a known one. Documents published with an earlier version keep it.
 * @throws BAD_USER_INPUT with every path: a bad id, another audience, a rule that is refused or that leads back to itself
 */
export async function savePortrait(
  tx: Db,
  deps: { catalogues: Catalogues; clock: Clock },
  input: PortraitInput,
  accountId: string,
): Promise<PortraitRecord> {
  await tx.execute(sql`LOCK TABLE portraits IN SHARE ROW EXCLUSIVE MODE`)
  const known = (await readPortraits(tx)).find((portrait) => portrait.id === input.id)
  const problems: FieldProblem[] = []
  if (!/^[a-z][a-z0-9_-]{0,60}$/.test(input.id))
    problems.push({ path: 'input.id', message: '应为小写字母、数字、- 或 _ lower-case letters, digits, - or _' })
  if (!input.name.trim() || input.name.length > 100)
    problems.push({ path: 'input.name', message: '应为 1–100 字 1 to 100 characters' })
  if ((input.description?.length ?? 0) > 1000)
    problems.push({ path: 'input.description', message: '不能超过 1000 字 at most 1000 characters' })
  if (known && known.audience !== input.audience)
    problems.push({ path: 'input.audience', message: '已有画像不能改变对象 the audience of a portrait is fixed' })
  const catalogue = deps.catalogues.of(input.audience)
  // the portrait itself counts as it is about to be, so that a circle is seen
  const own = { version: (known?.version ?? 0) + 1, rule: input.rule }
  const withOwn = { ...catalogue, portraits: new Map([...(catalogue.portraits ?? []), [input.id, own]]) }
  const checked = checkRule({ portrait: input.id }, withOwn)
  if (!checked.ok)
    problems.push(
      ...checked.errors.map(({ path, message }) => ({
        path: `input.${path.replace(`.portrait(${input.id})`, '')}`,
        message,
      })),
    )
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
  await tx.insert(portraits).values({ ...record, changedBy: accountId })
  await announce(tx, { kind: 'catalogue' })
  return record
}
