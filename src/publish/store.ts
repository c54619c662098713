// Longer than most files: all statements on documents and their validity.
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type Db, firstRow, rows } from '../platform/db.ts'
import { publicStatuses } from './policy.ts'
import type { CheckedMeasure, PolicyInput } from './policy-input.ts'
import { searchVector, textHits, writePlainText } from './policy-texts-store.ts'
import type { InterpretationRecord, MeasureRecord, PolicyOutline, PolicyRecord, TagRecord } from './record.ts'
import { interpretations, measures, policies, policySteps, policyTags, tags } from './tables.ts'
import { withTagsAbove } from './tag-tree.ts'

export async function readPolicies(db: Db, ids: readonly number[]): Promise<PolicyRecord[]> {
  if (ids.length === 0) return []
  return (await db
    .select()
    .from(policies)
    .where(inArray(policies.id, [...ids]))) as PolicyRecord[]
}

/** Reads a document and locks its row until the transaction ends. */
export async function lockPolicy(tx: Db, id: number): Promise<PolicyRecord | undefined> {
  const [row] = await tx.select().from(policies).where(eq(policies.id, id)).for('update')
  return row as PolicyRecord | undefined
}

export async function readMeasures(db: Db, policyIds: readonly number[]): Promise<MeasureRecord[]> {
  if (policyIds.length === 0) return []
  const found = await db
    .select()
    .from(measures)
    .where(inArray(measures.policyId, [...policyIds]))
    .orderBy(measures.policyId, measures.ordinal)
  return found as MeasureRecord[]
}

export async function readInterpretations(db: Db, policyIds: readonly number[]): Promise<InterpretationRecord[]> {
  if (policyIds.length === 0) return []
  const list = inArray(interpretations.policyId, [...policyIds])
  return db.select().from(interpretations).where(list).orderBy(interpretations.policyId, interpretations.ordinal)
}

export async function readTagsOf(db: Db, policyIds: readonly number[]): Promise<(TagRecord & { policyId: number })[]> {
  if (policyIds.length === 0) return []
  const found = await db
    .select({ policyId: policyTags.policyId, tag: tags })
    .from(policyTags)
    .innerJoin(tags, eq(tags.id, policyTags.tagId))
    .where(inArray(policyTags.policyId, [...policyIds]))
    .orderBy(tags.facet, tags.code)
  return found.map((row) => ({ ...row.tag, policyId: row.policyId }))
}

export async function listTags(db: Db, facet?: string | null): Promise<TagRecord[]> {
  const all = db.select().from(tags).orderBy(tags.facet, tags.code)
  return facet ? all.where(eq(tags.facet, facet)) : all
}

export async function readTags(db: Db, ids: readonly string[]): Promise<TagRecord[]> {
  return ids.length === 0
    ? []
    : db
        .select()
        .from(tags)
        .where(inArray(tags.id, [...ids]))
}

export async function addTags(db: Db, list: TagRecord[]): Promise<void> {
  if (list.length > 0) await db.insert(tags).values(list).onConflictDoNothing()
}

/** For each of these documents, the public document that replaces it. */
export async function readSuccessors(db: Db, ids: readonly number[]): Promise<PolicyRecord[]> {
  if (ids.length === 0) return []
  const replaced = and(inArray(policies.supersedesId, [...ids]), inArray(policies.status, [...publicStatuses]))
  return (await db.select().from(policies).where(replaced)) as PolicyRecord[]
}

type Content = {
  input: PolicyInput
  measures: readonly CheckedMeasure[]
  supersedesId: number | null
  catalogueVersion: string
  at: Date
}

function columnsOf({ input, supersedesId, at }: Content) {
  return {
    title: input.title.trim(),
    documentNumber: input.documentNumber ?? null,
    route: input.route,
    urgent: input.urgent ?? false,
    issuedOn: input.issuedOn ?? null,
    effectiveFrom: input.effectiveFrom ?? null,
    effectiveTo: input.effectiveTo ?? null,
    body: input.body,
    supersedesId,
    updatedAt: at,
    search: searchVector(input) as unknown as string,
  }
}

/** Inserts a draft. @returns its id */
export async function insertDraft(
  tx: Db,
  content: Content,
  owner: {
    issuerId: string | null
    ownerOrgId: string | null
    source?: { key: string; digest: string; note: unknown }
  },
): Promise<number> {
  const source = owner.source
  const [row] = await tx
    .insert(policies)
    .values({
      ...columnsOf(content),
      status: 'DRAFT',
      issuerId: owner.issuerId,
      ownerOrgId: owner.ownerOrgId,
      createdAt: content.at,
      ...(source ? { source: source.note, sourceKey: source.key, sourceDigest: source.digest } : {}),
    })
    .returning({ id: policies.id })
  if (!row) throw new Error('the draft was not inserted')
  await writeParts(tx, row.id, content)
  return row.id
}

/** Replaces a draft's whole content. */
export async function replaceDraft(
  tx: Db,
  id: number,
  content: Content,
  owner: { issuerId: string | null; ownerOrgId: string | null },
): Promise<void> {
  await tx
    .update(policies)
    .set({ ...columnsOf(content), ...owner })
    .where(eq(policies.id, id))
  await tx.delete(measures).where(eq(measures.policyId, id))
  await tx.delete(interpretations).where(eq(interpretations.policyId, id))
  await tx.delete(policyTags).where(eq(policyTags.policyId, id))
  await writeParts(tx, id, content)
}

async function writeParts(tx: Db, policyId: number, content: Content): Promise<void> {
  const { input, catalogueVersion } = content
  await writePlainText(tx, policyId, input)
  if (content.measures.length > 0) {
    await tx.insert(measures).values(
      content.measures.map((measure, ordinal) => ({
        policyId,
        ordinal,
        title: measure.title.trim(),
        audience: measure.audience,
        rule: measure.rule ?? null,
        parsedRule: measure.parsedRule,
        simplifiedRule: measure.simplifiedRule,
        catalogueVersion,
        support: measure.support ?? null,
        applyFrom: measure.applyFrom ?? null,
        applyTo: measure.applyTo ?? null,
        contact: measure.contact ?? null,
        linkTitle: measure.serviceLink?.title ?? null,
        linkUrl: measure.serviceLink?.url ?? null,
        clause: measure.clause ?? null,
      })),
    )
  }
  const texts = input.interpretations ?? []
  if (texts.length > 0) {
    await tx
      .insert(interpretations)
      .values(texts.map(({ title, body }, ordinal) => ({ policyId, ordinal, title, body })))
  }
  const tagIds = [...new Set(input.tags)]
  if (tagIds.length > 0) await tx.insert(policyTags).values(tagIds.map((tagId) => ({ policyId, tagId })))
}

/** Writes the parsed and simplified rule of a measure, and the catalogue version it was read with. */
export async function rewriteRule(
  tx: Db,
  measureId: number,
  rule: Pick<CheckedMeasure, 'parsedRule' | 'simplifiedRule'> & { catalogueVersion: string },
): Promise<void> {
  await tx.update(measures).set(rule).where(eq(measures.id, measureId))
}

export async function updatePolicy(tx: Db, id: number, change: Partial<typeof policies.$inferInsert>): Promise<void> {
  await tx.update(policies).set(change).where(eq(policies.id, id))
  if (change.publishedAt || change.matchedAt || change.endedAt) await raiseInForceClock(tx)
}

/** Must be the last row that a transaction locks. Why: its holder then waits for no other document. */
async function raiseInForceClock(tx: Db): Promise<void> {
  await tx.execute(sql`
    INSERT INTO in_force_clock (id, value) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET value = in_force_clock.value + 1`)
}

export async function publishInterpretations(tx: Db, policyId: number, at: Date): Promise<void> {
  await tx.update(interpretations).set({ publishedAt: at }).where(eq(interpretations.policyId, policyId))
}

export async function appendStep(
  tx: Db,
  step: {
    policyId: number
    at: Date
    accountId: string
    step: (typeof policySteps.$inferInsert)['step']
    comment?: string | null
  },
): Promise<void> {
  await tx.insert(policySteps).values(step)
}

const inForce = (on: string): SQL => sql`status = 'PUBLISHED'
  AND (effective_from IS NULL OR effective_from <= ${on}::date) AND (effective_to IS NULL OR effective_to >= ${on}::date)`

/** Number that rises with every change of documents in force, and with every match. */
export async function inForceVersion(db: Db): Promise<number> {
  const row = await firstRow<{ value: number }>(db, sql`SELECT value FROM in_force_clock WHERE id = 1`)
  return Number(row?.value ?? 0)
}

/** Documents in force on a day without their texts, oldest first. */
export async function readOutlines(db: Db, on: string): Promise<PolicyOutline[]> {
  const found = await db
    .select({
      id: policies.id,
      issuerId: policies.issuerId,
      route: policies.route,
      publishedAt: policies.publishedAt,
      matchedAt: policies.matchedAt,
    })
    .from(policies)
    .where(inForce(on))
    .orderBy(policies.id)
  const ofInForce = sql`policy_id IN (SELECT id FROM policies WHERE ${inForce(on)})`
  const parts = (await db
    .select({
      policyId: measures.policyId,
      id: measures.id,
      ordinal: measures.ordinal,
      audience: measures.audience,
      simplifiedRule: measures.simplifiedRule,
      applyTo: measures.applyTo,
    })
    .from(measures)
    .where(ofInForce)
    .orderBy(measures.policyId, measures.ordinal)) as (PolicyOutline['measures'][number] & { policyId: number })[]
  const measuresOf = Map.groupBy(parts, (measure) => measure.policyId)
  const tagsOf = Map.groupBy(await db.select().from(policyTags).where(ofInForce), (tag) => tag.policyId)
  const catalogue = await tagCatalogue(db)
  const issuersOf = await issuersAbove(db, sql`SELECT issuer_id FROM policies WHERE ${inForce(on)}`)
  return found.map((policy) => ({
    ...policy,
    tagIds: withTagsAbove(
      (tagsOf.get(policy.id) ?? []).map((tag) => tag.tagId),
      catalogue,
    ),
    issuerIds: issuersOf(policy.issuerId),
    measures: measuresOf.get(policy.id) ?? [],
  }))
}

/** All tags by id. */
export const tagCatalogue = async (db: Db): Promise<ReadonlyMap<string, TagRecord>> =>
  new Map((await listTags(db)).map((tag) => [tag.id, tag]))

/** For issuers: each with the organisations above it. An issuer that is no organisation has only itself. */
export async function issuersAbove(db: Db, issuerIds: SQL): Promise<(id: string | null) => ReadonlySet<string>> {
  const found = await rows<{ org_id: string; ancestor_id: string }>(
    db,
    sql`SELECT org_id, ancestor_id FROM organisation_ancestors WHERE org_id IN (${issuerIds})`,
  )
  const above = Map.groupBy(found, (row) => row.org_id)
  return (id) => new Set(id === null ? [] : [id, ...(above.get(id) ?? []).map((row) => row.ancestor_id)])
}

/** Ids of documents in force that a text finds. */
export async function inForceWithText(db: Db, on: string, text: string): Promise<Set<number>> {
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT id FROM policies WHERE ${inForce(on)} AND id IN (SELECT id FROM (${textHits(text)}) h)`,
  )
  return new Set(found.map((row) => Number(row.id)))
}

/** Ids of published documents after their last effective day. */
export async function readOutlived(db: Db, on: string): Promise<number[]> {
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT id FROM policies WHERE status = 'PUBLISHED' AND effective_to < ${on}::date ORDER BY id`,
  )
  return found.map((row) => Number(row.id))
}
