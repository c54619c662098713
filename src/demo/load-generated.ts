import { addMemberships } from '../parties/memberships/members-of.ts'
import type { Organisation } from '../parties/recipient.ts'
import { addRecipients, newRecipientIds } from '../parties/recipients/store.ts'
import { addDays, shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import type { SetJson } from '../profile/choices.ts'
import { statedByKeepers } from '../profile/corrected-choices.ts'
import type { ProfileDeps } from '../profile/declare-facts.ts'
import { withDerived } from '../profile/derived-facts.ts'
import { isFresh, selfSource } from '../profile/fact-definition.ts'
import { projectionRow } from '../profile/projection.ts'
import { appendValues, type NewValue, writeProjection } from '../profile/store.ts'
import type { AudienceKind } from '../rules/fact.ts'
import type { DemoRecipient } from './world/types.ts'

const memberSince = '2023-01-01'
const oldByDays = 1100

/**
 * Adds generated recipients with their facts, each by the source that keeps it, and their memberships.
 * Why: intake takes one source and day of each recipient at a time and projects the recipient each time (ADR-17).
 * @returns their ids, in order
 */
export async function loadGenerated(
  tx: Db,
  deps: ProfileDeps,
  kind: AudienceKind,
  list: readonly DemoRecipient[],
  organisations: readonly Organisation[],
): Promise<number[]> {
  const { catalogues, clock } = deps
  const at = clock.now()
  const on = shanghaiDay(at)
  const ids = await newRecipientIds(tx, list.length)
  const parents = new Map(organisations.map((org) => [org.id, org.parentId]))
  const catalogue = catalogues.of(kind)
  const values: NewValue[] = []
  const projected = []
  const memberships = []
  for (const [i, recipient] of list.entries()) {
    const id = ids[i] ?? -1
    const fresh: Record<string, unknown> = {}
    const own = new Set<string>()
    for (const [factId, value] of Object.entries(recipient.facts)) {
      const definition = catalogues.definitions.get(factId)
      if (!definition) throw new Error(`the demo world has a fact ${factId} that the catalogue does not`)
      const asOf = recipient.old.includes(factId) ? addDays(recipient.asOf, -oldByDays) : recipient.asOf
      const by = (source: string, stated: unknown): NewValue => ({
        recipientId: id,
        factId,
        value: stated,
        source,
        asOf,
      })
      if (definition.selfDeclared) values.push(by(selfSource, value))
      else if (definition.kind === 'SET')
        for (const [keeper, list] of statedByKeepers(value as SetJson, definition)) values.push(by(keeper, list))
      else values.push(by(definition.authority.zh, value))
      if (isFresh(definition, asOf, on)) fresh[factId] = value
      if (definition.selfDeclared) own.add(factId)
    }
    const memberOf = withAbove(recipient.memberOf, parents)
    const known = withDerived(catalogue, fresh, own)
    projected.push(projectionRow(catalogue, { id, personalised: true, memberOf }, known))
    for (const orgId of recipient.memberOf) memberships.push({ recipientId: id, orgId, fromOn: memberSince })
  }
  await addRecipients(
    tx,
    list.map((recipient, i) => ({ id: ids[i] ?? -1, kind, name: recipient.name, uscc: recipient.uscc ?? null })),
    at,
  )
  await appendValues(tx, values, at)
  await writeProjection(tx, kind, catalogue.facts.values(), projected)
  if (memberships.length > 0) await addMemberships(tx, memberships)
  return ids
}

/** These organisations and all above them. */
function withAbove(orgIds: readonly string[], parents: ReadonlyMap<string, string | null>): string[] {
  const found = new Set<string>()
  for (const start of orgIds) {
    for (let id: string | null = start; id && !found.has(id); id = parents.get(id) ?? null) found.add(id)
  }
  return [...found]
}
