import type { Account } from '../auth/actor.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict } from '../platform/errors.ts'
import type { PublishDeps } from './deps.ts'
import { afterStep } from './policy.ts'
import type { PolicyRecord } from './record.ts'
import { publishRefusals } from './refusals.ts'
import { appendStep, updatePolicy } from './store.ts'

/** 先审查后公开: approves, or returns to DRAFT with a comment. Never by the submitter. @param policy locked */
export async function reviewPolicy(
  tx: Db,
  deps: PublishDeps,
  account: Account,
  policy: PolicyRecord,
  decision: { approve: boolean; comment?: string | null },
): Promise<void> {
  const { id } = policy
  const comment = decision.comment?.trim() || null
  if (!decision.approve && !comment) throw badInput([{ path: 'comment', ...publishRefusals.commentNeeded }])
  const status = afterStep(policy.status, decision.approve ? 'approve' : 'return')
  if (!status) throw conflict(publishRefusals.notInReview)
  const at = deps.clock.now()
  await updatePolicy(tx, id, { status, reviewedBy: account.id, reviewComment: comment, updatedAt: at })
  const step = decision.approve ? 'approved' : 'returned'
  await appendStep(tx, { policyId: id, at, accountId: account.id, step, comment })
}
