import type { Actor } from '../auth/actor.ts'
import { authorise } from '../auth/authorise.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, notFound } from '../platform/errors.ts'
import type { PublishDeps } from './deps.ts'
import { afterStep } from './policy.ts'
import { appendStep, lockPolicy, updatePolicy } from './store.ts'

/** 先审查后公开: approves, or returns to DRAFT with a comment. Never by the submitter. */
export async function reviewPolicy(
  tx: Db,
  deps: PublishDeps,
  actor: Actor,
  id: number,
  decision: { approve: boolean; comment?: string | null },
): Promise<void> {
  authorise(actor, 'policy.read-unpublished', 'own', '政策文件 policy')
  const policy = await lockPolicy(tx, id)
  if (!policy) throw notFound('政策文件 policy')
  const submittedByActor = actor.kind === 'account' && policy.submittedBy === actor.id
  const account = authorise(actor, 'policy.review', submittedByActor ? 'own' : 'foreign')
  const comment = decision.comment?.trim() || null
  if (!decision.approve && !comment)
    throw badInput([{ path: 'comment', message: '退回须写明意见 a comment is needed' }])
  const status = afterStep(policy.status, decision.approve ? 'approve' : 'return')
  if (!status) throw conflict('此文件不在审查中 This document is not in review')
  const at = deps.clock.now()
  await updatePolicy(tx, id, { status, reviewedBy: account.id, reviewComment: comment, updatedAt: at })
  const step = decision.approve ? 'approved' : 'returned'
  await appendStep(tx, { policyId: id, at, accountId: account.id, step, comment })
}
