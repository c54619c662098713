import type { Actor } from '../auth/actor.ts'
import { authorise } from '../auth/authorise.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import type { Db } from '../platform/db.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { isPublic } from '../publish/policy.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { readPolicies } from '../publish/store.ts'
import { answerMax, checkTexts, type FaqRecord, questionMax } from './question.ts'
import { countFaq, endFaq, insertFaq, readFaq } from './store.ts'

export type FaqText = { question: string; answer: string }
type Timed = Pick<NoticeDeps, 'clock'>

// more than anybody reads
const entriesMax = 100

/** Adds an entry to a document's 常见问答. @throws BAD_USER_INPUT; CONFLICT beside 100 that stand */
export async function addFaq(
  tx: Db,
  deps: Timed,
  given: FaqText & Pick<FaqRecord, 'policyId' | 'questionId'>,
  accountId: string,
): Promise<FaqRecord> {
  const { policyId, questionId, question, answer } = given
  const texts = checkTexts({ question, answer }, { question: questionMax, answer: answerMax })
  if ((await countFaq(tx, policyId)) >= entriesMax)
    throw conflict(`每份文件最多 ${entriesMax} 条常见问答 at most ${entriesMax} entries a document`)
  return insertFaq(tx, { ...texts, policyId, publishedAt: deps.clock.now(), publishedBy: accountId, questionId })
}

const ownershipOf = (actor: Actor, policy: PolicyRecord | undefined) =>
  actor.kind === 'account' && policy !== undefined && policy.issuerId === actor.orgId ? 'own' : 'foreign'

/** Publishes an entry that nobody had to ask for. @throws as addFaq; NOT_FOUND for a document that is not public */
export async function publishFaq(
  tx: Db,
  deps: Timed,
  actor: Actor,
  given: FaqText & { policyId: number },
): Promise<FaqRecord> {
  const [policy] = await readPolicies(tx, [given.policyId])
  const account = authorise(actor, 'faq.manage', ownershipOf(actor, policy))
  if (!policy || !isPublic(policy.status)) throw notFound('政策文件 policy')
  return addFaq(tx, deps, { ...given, questionId: null }, account.id)
}

/** Takes an entry off. @returns whether it stood until now */
export async function withdrawFaq(tx: Db, deps: Timed, actor: Actor, id: number): Promise<boolean> {
  const entry = await readFaq(tx, id)
  const [policy] = entry ? await readPolicies(tx, [entry.policyId]) : []
  const account = authorise(actor, 'faq.manage', ownershipOf(actor, policy))
  if (!entry) throw notFound('常见问答 entry of the FAQ')
  return endFaq(tx, id, { withdrawnAt: deps.clock.now(), withdrawnBy: account.id })
}
