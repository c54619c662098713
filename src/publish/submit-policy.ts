import type { Account } from '../auth/actor.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, type FieldProblem } from '../platform/errors.ts'
import { platformRefusals } from '../platform/refusals.ts'
import { readPortraits, withPortraits } from '../profile/portraits.ts'
import type { PublishDeps } from './deps.ts'
import { afterStep } from './policy.ts'
import { checkMeasureRule } from './policy-input.ts'
import type { MeasureRecord, PolicyRecord } from './record.ts'
import { publishRefusals } from './refusals.ts'
import { appendStep, readInterpretations, readMeasures, rewriteRule, updatePolicy } from './store.ts'

/**
 * Submits a draft for review. Content is frozen from here, with rules parsed by the current catalogue and portraits.
 * Needs an issuer, a text, a measure, and an interpretation or an exemption.
 * @param policy locked
 * @throws CONFLICT; BAD_USER_INPUT with every path: missing parts, a refused rule (`measures[0].rule`)
 */
export async function submitPolicy(tx: Db, deps: PublishDeps, account: Account, policy: PolicyRecord): Promise<void> {
  const { id } = policy
  const status = afterStep(policy.status, 'submit')
  if (!status) throw conflict(publishRefusals.onlyDraftSubmitted)
  const measures = await readMeasures(tx, [id])
  const problems = await missingParts(tx, policy, measures)
  const rules = await readRules(tx, deps, measures, problems)
  if (problems.length > 0) throw badInput(problems)
  for (const [measureId, rule] of rules) await rewriteRule(tx, measureId, rule)
  const at = deps.clock.now()
  await updatePolicy(tx, id, { status, submittedBy: account.id, reviewComment: null, updatedAt: at })
  await appendStep(tx, { policyId: id, at, accountId: account.id, step: 'submitted' })
}

/** Rules parsed by the current catalogue, by id of their measure. */
async function readRules(
  tx: Db,
  { catalogues }: PublishDeps,
  measures: readonly MeasureRecord[],
  problems: FieldProblem[],
) {
  // From the database. Why: another process can have saved newer portraits than this one has read.
  const portraits = await readPortraits(tx)
  return measures.map(({ id, audience, rule }, i) => {
    const catalogue = withPortraits(catalogues.of(audience), audience, portraits)
    const checked = checkMeasureRule(problems, `measures[${i}]`, rule, catalogue)
    return [id, { ...checked, catalogueVersion: catalogues.version }] as const
  })
}

async function missingParts(tx: Db, policy: PolicyRecord, measures: readonly MeasureRecord[]): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = []
  if (!policy.issuerId) problems.push({ path: 'issuer', ...publishRefusals.issuerUnconfirmed })
  if (!policy.body.trim()) problems.push({ path: 'body', ...publishRefusals.textEmpty })
  if (measures.length === 0) {
    problems.push({ path: 'measures', ...publishRefusals.measureNeeded })
  }
  const exempt = policy.interpretationExemption !== null
  if (!exempt && (await readInterpretations(tx, [policy.id])).length === 0) {
    problems.push({ path: 'interpretations', ...publishRefusals.interpretationNeeded })
  }
  return problems
}

/** Records the reason of a document without an interpretation (三同步 exemption). */
export async function exemptInterpretation(
  tx: Db,
  deps: PublishDeps,
  account: Account,
  policy: PolicyRecord,
  reason: string,
): Promise<void> {
  const { id } = policy
  if (policy.status !== 'DRAFT') throw conflict(publishRefusals.onlyDraftExempted)
  if (!reason.trim()) throw badInput([{ path: 'reason', ...platformRefusals.required }])
  await updatePolicy(tx, id, { interpretationExemption: reason.trim(), updatedAt: deps.clock.now() })
  await appendStep(tx, {
    policyId: id,
    at: deps.clock.now(),
    accountId: account.id,
    step: 'changed',
    comment: reason.trim(),
  })
}
