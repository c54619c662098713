import type { Db } from '../platform/db.ts'
import type { ProfileDeps } from '../profile/declare-facts.ts'
import { checkSelfDeclared, recordFacts } from '../profile/declare-facts.ts'
import { selfSource } from '../profile/fact-definition.ts'
import { findByKeys, type IntakeDeps, importRecipients } from '../profile/intake/import-recipients.ts'
import { type IncomingRecipient, readJsonLine } from '../profile/intake/recipient-row.ts'
import { applyMembers, previewMembers } from '../profile/memberships/import-members.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { demoMemberLists, readDemoFile, readDemoLines, readDemoObjects } from './read-data.ts'

type StoryFile = { kind: AudienceKind; name: string; organisations: ReadonlyMap<string, string>; on: string }

/** Imports a recipients file as `npm run import` does. @returns ids by code or number */
export async function loadStories(tx: Db, deps: IntakeDeps, file: StoryFile): Promise<Map<string, number>> {
  const { kind, name, organisations, on } = file
  const context = { kind, catalogues: deps.catalogues, organisations, defaults: { source: `import:${name}`, on } }
  // A batch can have each recipient once: the n-th line about a recipient goes into the n-th batch.
  const batches: IncomingRecipient[][] = []
  const lines = new Map<string, number>()
  for (const line of readDemoLines(name, on)) {
    const read = readJsonLine(line, context)
    if (!read.ok) throw new Error(`${name}: ${read.reason}: ${line}`)
    const nth = lines.get(read.recipient.key) ?? 0
    lines.set(read.recipient.key, nth + 1)
    const batch = batches[nth] ?? []
    batch.push(read.recipient)
    batches[nth] = batch
  }
  for (const batch of batches) await importRecipients(tx, deps, kind, batch)
  return findByKeys(tx, deps.ring, kind, [...lines.keys()])
}

type Declared = { recipient: string; on: string; facts: unknown }

/** Records own statements of these recipients. */
export async function loadDeclared(
  tx: Db,
  deps: ProfileDeps,
  kind: AudienceKind,
  idByKey: ReadonlyMap<string, number>,
  on: string,
): Promise<void> {
  const values = readDemoObjects<Declared>('declared.jsonl', on).flatMap((line) => {
    const recipientId = idByKey.get(line.recipient)
    if (recipientId === undefined) return []
    const facts = Object.entries(checkSelfDeclared(deps.catalogues, kind, line.facts, line.on))
    return facts.map(([factId, value]) => ({ recipientId, factId, value, source: selfSource, asOf: line.on }))
  })
  await recordFacts(tx, deps, values)
}

/** Applies the organisations' member lists. */
export async function loadMemberLists(tx: Db, deps: ProfileDeps, on: string): Promise<void> {
  for (const orgId of demoMemberLists()) {
    const list = { orgId, csv: readDemoFile(`members/${orgId}.csv`, on), mode: 'ADD' } as const
    const { digest, refused } = await previewMembers(tx, deps, list)
    if (refused.length > 0) throw new Error(`members/${orgId}.csv: ${JSON.stringify(refused)}`)
    await applyMembers(tx, deps, { ...list, digest }, 'demo')
  }
}
