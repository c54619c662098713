import type { Account } from '../auth/actor.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import type { Db } from '../platform/db.ts'
import { updateDraft } from '../publish/draft-policy.ts'
import { importPolicy, knownIssuers } from '../publish/ingest/import-policy.ts'
import { type IncomingPolicy, readPolicyLine } from '../publish/ingest/policy-line.ts'
import type { PolicyInput } from '../publish/policy-input.ts'
import { publishPolicy } from '../publish/publish-policy.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { reviewPolicy } from '../publish/review-policy.ts'
import { lockPolicy } from '../publish/store.ts'
import { submitPolicy } from '../publish/submit-policy.ts'
import { readDemoLines, readDemoObjects } from './read-data.ts'

/** Additions of a publisher to an imported document, and the document's state when the demo begins. */
export type DemoPublication = Pick<PolicyInput, 'tags' | 'measures' | 'route' | 'interpretations'> & {
  policy: string
  supersedes?: string
  stage: 'published' | 'approved' | 'in_review' | 'draft'
}

export type DemoPolicy = { id: number; publisher: Account }

const reviewer: Account = {
  kind: 'account',
  id: 'reviewer-office',
  name: '审查员',
  roles: ['REVIEWER'],
  orgId: 'qp-office',
  recipientIds: [],
}

const publisherOf = (issuerId: string): Account => ({
  ...reviewer,
  id: `publisher-${issuerId.replace('qp-', '')}`,
  roles: ['PUBLISHER'],
  orgId: issuerId,
})

/** Takes the sample documents through import and publishing. Jobs match and relay them. @returns them by key */
export async function seedPolicies(tx: Db, deps: NoticeDeps, on: string): Promise<Map<string, DemoPolicy>> {
  const drafts = await importDrafts(tx, deps, on)
  for (const { policy, stage, supersedes, ...more } of readDemoObjects<DemoPublication>('publications.jsonl', on)) {
    const draft = drafts.get(policy)
    if (!draft) throw new Error(`publications.jsonl: ${policy} is not in policies.jsonl`)
    const { id, publisher, incoming } = draft
    const old = supersedes ? drafts.get(supersedes)?.id : undefined
    const { title, docNumber, issuedOn, effectiveFrom, effectiveTo, text } = incoming
    const content = { title, documentNumber: docNumber, issuedOn, effectiveFrom, effectiveTo, body: text }
    const superseded = old === undefined ? null : String(old)
    await updateDraft(tx, deps, publisher, await sampleAt(tx, id), { ...content, ...more, supersedes: superseded })
    if (stage === 'draft') continue
    await submitPolicy(tx, deps, publisher, await sampleAt(tx, id))
    if (stage === 'in_review') continue
    await reviewPolicy(tx, deps, reviewer, await sampleAt(tx, id), { approve: true })
    if (stage === 'published') await publishPolicy(tx, deps, publisher, await sampleAt(tx, id))
  }
  return drafts
}

type Draft = DemoPolicy & { incoming: IncomingPolicy }

async function importDrafts(tx: Db, deps: NoticeDeps, on: string): Promise<Map<string, Draft>> {
  const issuers = await knownIssuers(tx)
  const drafts = new Map<string, Draft>()
  for (const line of readDemoLines('policies.jsonl', on)) {
    const read = readPolicyLine(line)
    if (!read.ok) throw new Error(`policies.jsonl: ${read.reason}: ${line}`)
    const incoming = read.policy
    const issuerId = issuers.get(incoming.issuer ?? '')
    if (!issuerId) throw new Error(`policies.jsonl: ${incoming.id} is of no department`)
    const outcome = await importPolicy(tx, deps.clock, incoming, issuers)
    if (outcome.kind !== 'imported') throw new Error(`policies.jsonl: ${incoming.id} is ${outcome.kind}`)
    drafts.set(incoming.id, { id: outcome.policyId, publisher: publisherOf(issuerId), incoming })
  }
  return drafts
}

async function sampleAt(tx: Db, id: number): Promise<PolicyRecord> {
  const policy = await lockPolicy(tx, id)
  if (!policy) throw new Error(`sample document ${id} is gone`)
  return policy
}
