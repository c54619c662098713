import { readRecipients } from '../parties/recipients/store.ts'
import { type Clock, shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import type { Jobs } from '../platform/jobs.ts'
import { platformRefusals } from '../platform/refusals.ts'
import type { AudienceKind } from '../rules/fact.ts'
import type { Catalogues } from './catalogues.ts'
import { selfSource } from './fact-definition.ts'
import { readProfiles } from './profile.ts'
import { projectionRow } from './projection.ts'
import { profileRefusals } from './refusals.ts'
import { checkStated } from './stated-facts.ts'
import { appendValues, type NewValue, writePersonalised, writeProjection } from './store.ts'
import { typedFacts } from './typed-facts.ts'

export type ProfileDeps = { catalogues: Catalogues; clock: Clock; jobs: Jobs }

/**
 * Checks a person's own statements: `{factId: value
 * null}`.
 * @throws BAD_USER_INPUT with each path: unknown id, ill-typed value, an authority's fact
 */
export function checkSelfDeclared(
  catalogues: Catalogues,
  audience: AudienceKind,
  facts: unknown,
  on: string,
): Record<string, unknown> {
  if (facts === null || typeof facts !== 'object' || Array.isArray(facts)) {
    throw badInput([{ path: 'facts', ...platformRefusals.factsObject }])
  }
  const entries = Object.entries(typedFacts(facts, catalogues.of(audience)))
  const problems: FieldProblem[] = []
  for (const [id] of entries) {
    const definition = catalogues.definitions.get(id)
    if (definition && definition.audience === audience && !definition.selfDeclared) {
      const authority = definition.authority.zh
      problems.push({
        path: `facts.${id}`,
        ...profileRefusals.keptByAuthority({ authority }),
      })
    }
  }
  const given = Object.fromEntries(entries.filter(([, value]) => value !== null))
  const read = checkStated(given, audience, catalogues, on)
  if (!read.ok) problems.push(...read.errors)
  for (const [id, value] of entries) {
    if (value === null && !catalogues.of(audience).facts.has(id))
      problems.push({ path: `facts.${id}`, ...profileRefusals.unknownFact })
    if (id === 'memberOf') problems.push({ path: 'facts.memberOf', ...profileRefusals.keptByOrganisations })
  }
  if (problems.length > 0) throw badInput(problems)
  return Object.fromEntries(entries)
}

/** Records a person's own statements. Matching follows by a job of the same transaction. */
export async function declareOwnFacts(
  tx: Db,
  deps: ProfileDeps,
  recipient: { id: number; kind: AudienceKind },
  facts: unknown,
): Promise<void> {
  const asOf = shanghaiDay(deps.clock.now())
  const checked = checkSelfDeclared(deps.catalogues, recipient.kind, facts, asOf)
  const values = Object.entries(checked).map(([factId, value]) => ({
    recipientId: recipient.id,
    factId,
    value,
    source: selfSource,
    asOf,
  }))
  await recordFacts(tx, deps, values)
}

/** Appends values of any source, updates the projection and emits that facts changed. */
export async function recordFacts(tx: Db, deps: ProfileDeps, values: readonly NewValue[]): Promise<void> {
  if (values.length === 0) return
  await appendValues(tx, values, deps.clock.now())
  const ids = [...new Set(values.map((value) => value.recipientId))]
  await reproject(tx, deps, ids)
  for (let at = 0; at < ids.length; at += 1000) {
    await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: ids.slice(at, at + 1000) } })
  }
}

/** Recomputes the projection rows of these recipients from their stated values. */
export async function reproject(tx: Db, deps: ProfileDeps, recipientIds: readonly number[]): Promise<void> {
  const on = shanghaiDay(deps.clock.now())
  for (let at = 0; at < recipientIds.length; at += 2000) {
    const recipients = await readRecipients(tx, recipientIds.slice(at, at + 2000))
    const profiles = await readProfiles(tx, deps.catalogues, recipients, on)
    for (const audience of ['ENTERPRISE', 'CITIZEN'] as const) {
      const catalogue = deps.catalogues.of(audience)
      const own = profiles.filter((profile) => profile.recipient.kind === audience)
      const list = own.map(({ recipient, personalised, json }) => {
        const { memberOf, ...profile } = json
        return projectionRow(catalogue, { id: recipient.id, personalised, memberOf: memberOf as string[] }, profile)
      })
      await writeProjection(tx, audience, catalogue.facts.values(), list)
    }
  }
}

/** PIPL art. 24: switches personalisation. Off: no use of this person's facts. */
export async function setPersonalised(
  tx: Db,
  deps: ProfileDeps,
  recipientIds: readonly number[],
  on: boolean,
): Promise<void> {
  for (const recipientId of recipientIds) await writePersonalised(tx, recipientId, on, deps.clock.now())
  await reproject(tx, deps, recipientIds)
  if (on) await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds } })
}
