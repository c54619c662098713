import type { Actor } from '../auth/actor.ts'
import { authorise } from '../auth/authorise.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, type FieldProblem, notFound } from '../platform/errors.ts'
import type { PublishDeps } from './deps.ts'
import { ownershipOf } from './draft-policy.ts'
import { afterStep } from './policy.ts'
import type { PolicyRecord } from './record.ts'
import { appendStep, lockPolicy, readInterpretations, readMeasures, updatePolicy } from './store.ts'

/** Hands a draft to review; from here its content is frozen. Needs an issuer, a text, a measure and an interpretation. */
export async function submitPolicy(tx: Db, deps: PublishDeps, actor: Actor, id: number): Promise<void> {
  authorise(actor, 'policy.read-unpublished', 'own', '政策文件 policy')
  const policy = await lockPolicy(tx, id)
  if (!policy) throw notFound('政策文件 policy')
  const account = authorise(actor, 'policy.submit', ownershipOf(actor, policy))
  const status = afterStep(policy.status, 'submit')
  if (!status) throw conflict('只有草稿可以提交审查 Only a draft can be submitted')
  const problems = await whatIsMissing(tx, policy)
  if (problems.length > 0) throw badInput(problems)
  const at = deps.clock.now()
  await updatePolicy(tx, id, { status, submittedBy: account.id, reviewComment: null, updatedAt: at })
  await appendStep(tx, { policyId: id, at, accountId: account.id, step: 'submitted' })
}

async function whatIsMissing(tx: Db, policy: PolicyRecord): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = []
  if (!policy.issuerId)
    problems.push({ path: 'issuer', message: '发文机关尚待确认，请先编辑保存 the issuer is not confirmed' })
  if (!policy.body.trim()) problems.push({ path: 'body', message: '正文为空 the text is empty' })
  if ((await readMeasures(tx, [policy.id])).length === 0) {
    problems.push({ path: 'measures', message: '至少需要一个政策事项 at least one measure is needed' })
  }
  const exempt = policy.interpretationExemption !== null
  if (!exempt && (await readInterpretations(tx, [policy.id])).length === 0) {
    const message = '三同步：需要政策解读，或登记免于解读的理由 an interpretation or a recorded exemption is needed'
    problems.push({ path: 'interpretations', message })
  }
  return problems
}

/** Records why a document goes out without an interpretation (三同步 exemption). */
export async function exemptInterpretation(
  tx: Db,
  deps: PublishDeps,
  actor: Actor,
  id: number,
  reason: string,
): Promise<void> {
  authorise(actor, 'policy.read-unpublished', 'own', '政策文件 policy')
  const policy = await lockPolicy(tx, id)
  if (!policy) throw notFound('政策文件 policy')
  const account = authorise(actor, 'policy.edit', ownershipOf(actor, policy))
  if (policy.status !== 'DRAFT') throw conflict('只有草稿可以登记 Only a draft can be exempted')
  if (!reason.trim()) throw badInput([{ path: 'reason', message: '不能为空 required' }])
  await updatePolicy(tx, id, { interpretationExemption: reason.trim(), updatedAt: deps.clock.now() })
  await appendStep(tx, {
    policyId: id,
    at: deps.clock.now(),
    accountId: account.id,
    step: 'changed',
    comment: reason.trim(),
  })
}
