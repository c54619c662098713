import { answerQuestion } from '../consult/answer-question.ts'
import { askQuestion } from '../consult/ask-question.ts'
import { addFaq } from '../consult/manage-faq.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import type { Db } from '../platform/db.ts'
import { demoFaq, demoQuestions } from './world/questions.ts'
import type { DemoWorld } from './world/world.ts'

/** Questions and 常见问答 about some of the sample documents; one question waits. */
export async function seedQuestions(
  tx: Db,
  deps: NoticeDeps,
  world: DemoWorld,
  ids: { recipients: ReadonlyMap<string, number>; policies: ReadonlyMap<string, number> },
): Promise<void> {
  const policyOf = (key: string): number => ids.policies.get(key) ?? -1
  const publisherOf = (key: string): string => {
    const issuer = world.policies.find((policy) => policy.key === key)?.issuer ?? ''
    const found = world.accounts.find((account) => account.orgId === issuer && account.roles.includes('PUBLISHER'))
    return found?.id ?? ''
  }
  for (const { policy, asker, account, text, answer, faq } of demoQuestions) {
    const recipientId = ids.recipients.get(asker) ?? -1
    const question = await askQuestion(tx, deps, { recipientId, policyId: policyOf(policy), text }, account)
    if (answer) await answerQuestion(tx, deps, publisherOf(policy), question, { answer, faq })
  }
  for (const { policy, ...entry } of demoFaq)
    await addFaq(tx, deps, { ...entry, policyId: policyOf(policy) }, publisherOf(policy))
}
