import { answerQuestion } from '../consult/answer-question.ts'
import { askQuestion } from '../consult/ask-question.ts'
import { addFaq } from '../consult/manage-faq.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import type { Db } from '../platform/db.ts'
import { readDemoObjects } from './read-data.ts'
import type { DemoPolicy } from './seed-policies.ts'

type Entry = { question: string; answer: string }

/** A question, its answer, and the public entry of both. `asker` = code or number of the recipient. */
type DemoQuestion = { policy: string; asker: string; account: string; text: string; answer?: string; faq?: Entry }

/** Questions and 常见问答 about some of the sample documents. One question stays open. */
export async function seedQuestions(
  tx: Db,
  deps: NoticeDeps,
  ids: { recipients: ReadonlyMap<string, number>; policies: ReadonlyMap<string, DemoPolicy> },
  on: string,
): Promise<void> {
  const policyOf = (key: string): DemoPolicy => {
    const policy = ids.policies.get(key)
    if (!policy) throw new Error(`${key} is no document of the demo data`)
    return policy
  }
  for (const { policy, asker, account, text, answer, faq } of readDemoObjects<DemoQuestion>('questions.jsonl', on)) {
    const { id: policyId, publisher } = policyOf(policy)
    const id = await askQuestion(tx, deps, { recipientId: ids.recipients.get(asker) ?? -1, policyId, text }, account)
    if (answer) await answerQuestion(tx, deps, publisher.id, id, { answer, faq })
  }
  for (const { policy, ...entry } of readDemoObjects<Entry & { policy: string }>('faq.jsonl', on)) {
    const { id: policyId, publisher } = policyOf(policy)
    await addFaq(tx, deps, { ...entry, policyId }, publisher.id)
  }
}
