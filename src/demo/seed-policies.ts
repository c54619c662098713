import type { Account } from '../auth/actor.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import type { Db } from '../platform/db.ts'
import { draftPolicy } from '../publish/draft-policy.ts'
import { publishPolicy } from '../publish/publish-policy.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { reviewPolicy } from '../publish/review-policy.ts'
import { lockPolicy } from '../publish/store.ts'
import { submitPolicy } from '../publish/submit-policy.ts'
import type { DemoWorld } from './world/world.ts'

const reviewer: Account = {
  kind: 'account',
  id: 'reviewer-office',
  name: '审查员',
  roles: ['REVIEWER'],
  orgId: 'qp-office',
  recipientIds: [],
}

/** Takes the sample documents through the same use cases as everybody's: matching and relay follow as jobs. @returns their ids by key */
export async function seedPolicies(tx: Db, deps: NoticeDeps, world: DemoWorld): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  for (const sample of world.policies) {
    const { key, issuer, stage, supersedes, ...input } = sample
    const publisher: Account = {
      ...reviewer,
      id: `publisher-${issuer.replace('qp-', '')}`,
      roles: ['PUBLISHER'],
      orgId: issuer,
    }
    const old = supersedes ? ids.get(supersedes) : undefined
    const id = await draftPolicy(tx, deps, publisher, { ...input, supersedes: old === undefined ? null : String(old) })
    ids.set(key, id)
    if (stage === 'draft') continue
    await submitPolicy(tx, deps, publisher, await sampleAt(tx, id))
    if (stage === 'in_review') continue
    await reviewPolicy(tx, deps, reviewer, await sampleAt(tx, id), { approve: true })
    if (stage === 'published') await publishPolicy(tx, deps, publisher, await sampleAt(tx, id))
  }
  return ids
}

async function sampleAt(tx: Db, id: number): Promise<PolicyRecord> {
  const policy = await lockPolicy(tx, id)
  if (!policy) throw new Error(`sample document ${id} is gone`)
  return policy
}
