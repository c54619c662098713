import type {
  FaqEntryResolvers,
  MutationResolvers,
  PolicyResolvers,
  QueryResolvers,
  QuestionResolvers,
  ReceivedQuestionResolvers,
} from '../../../graphql/types.generated.ts'
import { may } from '../../auth/access.ts'
import type { Actor } from '../../auth/actor.ts'
import { audit } from '../../auth/audit.ts'
import {
  actsFor,
  authorise,
  ownershipOfOrganisation,
  ownershipOfRecipient,
  ownershipWhen,
} from '../../auth/authorise.ts'
import { answerQuestion } from '../../consult/answer-question.ts'
import { askQuestion, markAnswerSeen, withdrawQuestion } from '../../consult/ask-question.ts'
import { addFaq } from '../../consult/manage-faq.ts'
import { isOverdue, type QuestionRecord, stateOf } from '../../consult/question.ts'
import { consultRefusals } from '../../consult/refusals.ts'
import { countUnseen, endFaq, findOwn, findReceived, lockQuestion, readFaq } from '../../consult/store.ts'
import { partiesRefusals } from '../../parties/refusals.ts'
import type { Db } from '../../platform/db.ts'
import { notFound } from '../../platform/errors.ts'
import { isPublic } from '../../publish/policy.ts'
import { publishRefusals } from '../../publish/refusals.ts'
import { readPolicies } from '../../publish/store.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { connectionOf, idCursor, numericId, pageSize } from './paging.ts'
import { policyOf } from './relay.ts'

const earliestDue = (question: QuestionRecord, _args: unknown, { services }: GraphqlContext): Date | null =>
  stateOf(question) === 'OPEN' ? services.calendar.earliestOf(question.askedAt, question.dueAt) : null

const questionNoun = consultRefusals.question

export const Question: QuestionResolvers = {
  id: ({ id }) => String(id),
  policy: (question, _args, { load }) => policyOf(question, load),
  state: stateOf,
  earliestDueAt: earliestDue,
}

export const ReceivedQuestion: ReceivedQuestionResolvers = {
  id: ({ id }) => String(id),
  policy: (question, _args, { load }) => policyOf(question, load),
  askerKind: async ({ recipientId }, _args, { load }) => {
    const recipient = await load.recipient.load(recipientId)
    if (!recipient) throw notFound(partiesRefusals.recipient)
    return recipient.kind
  },
  overdue: (question, _args, { services }) => isOverdue(question, services.clock.now()),
  earliestDueAt: earliestDue,
}

export const FaqEntry: FaqEntryResolvers = { id: ({ id }) => String(id) }

export const Policy: Pick<PolicyResolvers, 'faq'> = { faq: ({ id }, _args, { load }) => load.faqOf.load(id) }

/** Department whose questions the viewer sees; undefined = all. */
async function departmentOf({ actor, load }: GraphqlContext, policyId: number | undefined) {
  const account = authorise(actor, 'question.read', 'own')
  if (may(actor, 'question.read', 'foreign') === 'allow') return undefined
  const policy = policyId === undefined ? undefined : await load.policy.load(policyId)
  const own = policyId === undefined || policy?.issuerId === account.orgId
  authorise(actor, 'question.read', ownershipWhen(own), publishRefusals.policy)
  // an account without an organisation sees no question
  return account.orgId ?? ''
}

export const queries: Pick<QueryResolvers, 'myQuestions' | 'questions'> = {
  myQuestions: async (_root, args, { actor, services }) => {
    const { db, clock } = services
    const { recipientId } = actsFor(actor, 'question.ask', args.recipientId)
    const first = pageSize(args.first, 20, 100)
    const policyId = args.policyId ? numericId(args.policyId) : undefined
    const { found, total } = await findOwn(db, recipientId, policyId, { first, after: idCursor(args.after) })
    if (first > 0) await audit(db, clock, actor, 'questions.read', { recipientId })
    return {
      ...connectionOf(found, first, ({ id }) => String(id)),
      totalCount: total,
      unseenCount: await countUnseen(db, recipientId),
    }
  },
  questions: async (_root, args, context) => {
    const { db, clock } = context.services
    const policyId = args.policyId ? numericId(args.policyId) : undefined
    const filter = { open: args.open ?? true, orgId: await departmentOf(context, policyId), policyId }
    const first = pageSize(args.first, 20, 100)
    const { found, total } = await findReceived(db, filter, { first, after: idCursor(args.after) })
    const page = connectionOf(found, first, ({ id }) => String(id))
    if (first > 0)
      await audit(db, clock, context.actor, 'questions.read', { ids: page.edges.map(({ node }) => node.id) })
    return { ...page, totalCount: total }
  },
}

/** A locked question of a recipient for whom the actor acts. @throws NOT_FOUND for any other */
async function ownQuestion(tx: Db, actor: Actor, id: string): Promise<QuestionRecord> {
  const question = await lockQuestion(tx, numericId(id))
  authorise(actor, 'question.ask', ownershipOfRecipient(actor, question?.recipientId), questionNoun)
  if (!question) throw notFound(questionNoun)
  return question
}

export const mutations: Pick<
  MutationResolvers,
  'askQuestion' | 'withdrawQuestion' | 'markAnswerSeen' | 'answerQuestion' | 'publishFaq' | 'withdrawFaq'
> = {
  askQuestion: async (_root, { policyId, text, recipientId: given }, { actor, services }) => {
    const { account, recipientId } = actsFor(actor, 'question.ask', given)
    const question = { recipientId, policyId: numericId(policyId), text }
    return services.db.transaction((tx) => askQuestion(tx, services, question, account.id))
  },
  withdrawQuestion: (_root, { id }, { actor, services }) =>
    services.db.transaction(async (tx) => withdrawQuestion(tx, services, await ownQuestion(tx, actor, id))),
  markAnswerSeen: (_root, { id }, { actor, services }) =>
    services.db.transaction(async (tx) => markAnswerSeen(tx, services, await ownQuestion(tx, actor, id))),
  answerQuestion: (_root, { id, ...given }, { actor, services }) =>
    services.db.transaction(async (tx) => {
      const question = await lockQuestion(tx, numericId(id))
      const account = authorise(actor, 'question.answer', ownershipOfOrganisation(actor, question?.orgId), questionNoun)
      if (!question) throw notFound(questionNoun)
      const answered = await answerQuestion(tx, services, account.id, question, given)
      await audit(tx, services.clock, actor, 'question.answered', { id: answered.id, faq: Boolean(given.faq) })
      return answered
    }),
  publishFaq: (_root, { policyId, ...given }, { actor, services }) =>
    services.db.transaction(async (tx) => {
      const [policy] = await readPolicies(tx, [numericId(policyId)])
      const account = authorise(actor, 'faq.manage', ownershipOfOrganisation(actor, policy?.issuerId))
      if (!policy || !isPublic(policy.status)) throw notFound(publishRefusals.policy)
      const entry = await addFaq(tx, services, { ...given, policyId: policy.id }, account.id)
      await audit(tx, services.clock, actor, 'faq.published', { id: entry.id })
      return entry
    }),
  withdrawFaq: (_root, { id }, { actor, services }) =>
    services.db.transaction(async (tx) => {
      const entry = await readFaq(tx, numericId(id))
      const [policy] = entry ? await readPolicies(tx, [entry.policyId]) : []
      const account = authorise(actor, 'faq.manage', ownershipOfOrganisation(actor, policy?.issuerId))
      if (!entry) throw notFound(consultRefusals.entry)
      const withdrawn = await endFaq(tx, entry.id, { withdrawnAt: services.clock.now(), withdrawnBy: account.id })
      await audit(tx, services.clock, actor, 'faq.withdrawn', { id: entry.id })
      return withdrawn
    }),
}
