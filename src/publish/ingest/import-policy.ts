import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { listOrganisations } from '../../parties/organisations/store.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import type { RowRefusal } from '../../platform/errors.ts'
import { publishRefusals } from '../refusals.ts'
import { appendStep, insertDraft, replaceDraft } from '../store.ts'
import { policies } from '../tables.ts'
import type { IncomingPolicy } from './policy-line.ts'

export type ImportOutcome =
  | { kind: 'imported'; policyId: number }
  | { kind: 'unchanged' }
  | { kind: 'refused'; reason: RowRefusal }

/**
 * Imports a document as a draft. Idempotent; a corrected document replaces the draft while no organisation owns it.
 * A new draft gets its issuer only when the incoming name is one of `issuers`. A person confirms any other issuer.
 */
export async function importPolicy(
  db: Db,
  clock: Clock,
  incoming: IncomingPolicy,
  issuers: ReadonlyMap<string, string>,
): Promise<ImportOutcome> {
  const digest = createHash('sha256').update(JSON.stringify(incoming)).digest('hex')
  const key = `import:${incoming.id}`
  return db.transaction(async (tx): Promise<ImportOutcome> => {
    const [known] = await tx.select().from(policies).where(eq(policies.sourceKey, key)).for('update')
    if (known?.sourceDigest === digest) return { kind: 'unchanged' }
    const { text, title, docNumber, issuedOn, effectiveFrom, effectiveTo, ...rest } = incoming
    const content = {
      input: {
        title,
        documentNumber: docNumber,
        issuedOn,
        effectiveFrom,
        effectiveTo,
        body: text,
        tags: [],
        measures: [],
        route: 'DIRECT' as const,
      },
      measures: [],
      supersedesId: null,
      catalogueVersion: '',
      at: clock.now(),
    }
    if (known) {
      if (known.status !== 'DRAFT' || known.ownerOrgId !== null) {
        return {
          kind: 'refused',
          reason: publishRefusals.sourceChanged({ id: known.id }),
        }
      }
      await replaceDraft(tx, known.id, content, { issuerId: known.issuerId, ownerOrgId: null })
      await tx.update(policies).set({ source: rest, sourceDigest: digest }).where(eq(policies.id, known.id))
      await appendStep(tx, { policyId: known.id, at: content.at, accountId: 'import', step: 'changed' })
      return { kind: 'imported', policyId: known.id }
    }
    const issuerId = incoming.issuer ? (issuers.get(incoming.issuer) ?? null) : null
    const id = await insertDraft(tx, content, { issuerId, ownerOrgId: null, source: { key, digest, note: rest } })
    await appendStep(tx, { policyId: id, at: content.at, accountId: 'import', step: 'drafted' })
    return { kind: 'imported', policyId: id }
  })
}

/** Ids of departments and towns by the name that an incoming document can have as issuer. */
export async function knownIssuers(db: Db): Promise<Map<string, string>> {
  const departments = (await listOrganisations(db)).filter((org) => org.kind === 'DEPARTMENT' || org.kind === 'TOWN')
  return new Map(departments.map((org) => [org.name, org.id]))
}
