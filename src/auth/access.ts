import type { Actor, Role } from './actor.ts'

/**
 * What may be asked. What "own" means stands beside each; operations without an owner ignore it.
 */
export type Operation =
  | 'viewer.read' //              signed in
  | 'policy.read-unpublished' //  staff who make documents
  | 'policy.draft'
  | 'policy.edit' //              own = of the actor's organisation, or nobody's yet
  | 'policy.submit' //            own = same
  | 'policy.review' //            own = submitted by the actor: refused
  | 'policy.publish' //           own = of the actor's organisation
  | 'policy.repeal' //            own = same
  | 'audience.preview'
  | 'catalogue.manage' //         facts and dossiers
  | 'portrait.read'
  | 'portrait.manage'
  | 'correction.decide'
  | 'precision.read' //           own = the policy was issued by the actor's organisation
  | 'recipient.read' //           own = granted to the actor
  | 'recipient.change' //         own = same
  | 'push.manage' //              own account
  | 'subscription.manage' //      own = made by the actor's account
  | 'portal.list' //              which portals there are to link
  | 'portal.link' //              own = the enterprise is granted to the actor
  | 'portal.read' //              own sequence, over the enterprises that linked it
  | 'portal.manage' //            own webhook
  | 'dead-letters.manage'
  | 'relay.read' //               own = the task is for the actor's organisation
  | 'relay.work' //               own = same
  | 'office-contact.manage' //    own organisation's
  | 'ledger.read-work' //         own = of the actor's organisation
  | 'ledger.read-effect' //       own = same, as an issuer
  | 'membership.manage' //        own = of the actor's organisation or one below it
  | 'member-list.manage' //       own organisation
  | 'interest.manage' //          own organisation
  | 'relay.pull' //               for the own organisation
  | 'chain.read' //               own = the policy was issued by the actor's organisation
  | 'chain.read-subtree' //       own = the actor's organisation has a task in the chain
  | 'question.ask' //             own = for a recipient granted to the actor
  | 'question.read' //            own = about a policy issued by the actor's organisation
  | 'question.answer' //          own = same
  | 'faq.manage' //               own = of a policy issued by the actor's organisation

export type Ownership = 'own' | 'foreign'

/** hidden = answer as if it did not exist. */
export type Decision = 'allow' | 'unauthenticated' | 'forbidden' | 'hidden'

type Rule = { roles: readonly Role[] | 'any'; needs?: Ownership; otherwise?: 'forbidden' | 'hidden' }

const staff: readonly Role[] = ['PUBLISHER', 'REVIEWER', 'OVERSEER', 'ADMIN']
const served: readonly Role[] = ['CITIZEN', 'ENTERPRISE']

const rules: Record<Operation, readonly Rule[]> = {
  'viewer.read': [{ roles: 'any' }],
  'policy.read-unpublished': [{ roles: staff, otherwise: 'hidden' }],
  'policy.draft': [{ roles: ['PUBLISHER'] }],
  'policy.edit': [{ roles: ['PUBLISHER'], needs: 'own' }],
  'policy.submit': [{ roles: ['PUBLISHER'], needs: 'own' }],
  // 先审查后公开: never one's own submission
  'policy.review': [{ roles: ['REVIEWER'], needs: 'foreign' }],
  'policy.publish': [{ roles: ['PUBLISHER'], needs: 'own' }],
  'policy.repeal': [{ roles: ['PUBLISHER'], needs: 'own' }],
  'audience.preview': [{ roles: ['PUBLISHER', 'REVIEWER', 'OVERSEER'] }],
  'catalogue.manage': [{ roles: ['ADMIN'] }],
  'portrait.read': [{ roles: staff }],
  'portrait.manage': [{ roles: ['PUBLISHER', 'OVERSEER', 'ADMIN'] }],
  'correction.decide': [{ roles: ['ADMIN'] }],
  'precision.read': [{ roles: ['OVERSEER', 'REVIEWER', 'ADMIN'] }, { roles: ['PUBLISHER'], needs: 'own' }],
  'recipient.read': [{ roles: served, needs: 'own', otherwise: 'hidden' }],
  'recipient.change': [{ roles: ['CITIZEN', 'ENTERPRISE'], needs: 'own', otherwise: 'hidden' }],
  'push.manage': [{ roles: ['CITIZEN', 'ENTERPRISE', 'RELAY_ADMIN'] }],
  'subscription.manage': [{ roles: ['CITIZEN', 'ENTERPRISE'], needs: 'own', otherwise: 'hidden' }],
  'portal.list': [{ roles: ['ENTERPRISE'] }],
  'portal.link': [{ roles: ['ENTERPRISE'], needs: 'own', otherwise: 'hidden' }],
  'portal.read': [{ roles: ['SERVICE'] }],
  'portal.manage': [{ roles: ['SERVICE'] }],
  'dead-letters.manage': [{ roles: ['ADMIN'] }],
  'relay.read': [{ roles: ['RELAY_ADMIN'], needs: 'own', otherwise: 'hidden' }],
  'relay.work': [{ roles: ['RELAY_ADMIN'], needs: 'own', otherwise: 'hidden' }],
  'office-contact.manage': [{ roles: ['RELAY_ADMIN', 'PUBLISHER'] }],
  'ledger.read-work': [{ roles: ['OVERSEER', 'REVIEWER', 'ADMIN'] }, { roles: ['RELAY_ADMIN'], needs: 'own' }],
  'ledger.read-effect': [{ roles: ['OVERSEER', 'REVIEWER', 'ADMIN'] }, { roles: ['PUBLISHER'], needs: 'own' }],
  'membership.manage': [{ roles: ['ADMIN'] }, { roles: ['RELAY_ADMIN'], needs: 'own', otherwise: 'hidden' }],
  'member-list.manage': [{ roles: ['RELAY_ADMIN'], needs: 'own', otherwise: 'hidden' }],
  'interest.manage': [{ roles: ['RELAY_ADMIN'], needs: 'own', otherwise: 'hidden' }],
  'relay.pull': [{ roles: ['RELAY_ADMIN'], needs: 'own', otherwise: 'hidden' }],
  'chain.read': [{ roles: ['OVERSEER', 'REVIEWER', 'ADMIN'] }, { roles: ['PUBLISHER'], needs: 'own' }],
  'chain.read-subtree': [{ roles: ['RELAY_ADMIN'], needs: 'own', otherwise: 'hidden' }],
  'question.ask': [{ roles: served, needs: 'own', otherwise: 'hidden' }],
  'question.read': [
    { roles: ['OVERSEER', 'REVIEWER', 'ADMIN'] },
    { roles: ['PUBLISHER'], needs: 'own', otherwise: 'hidden' },
  ],
  'question.answer': [{ roles: ['PUBLISHER'], needs: 'own', otherwise: 'hidden' }],
  'faq.manage': [{ roles: ['PUBLISHER'], needs: 'own' }],
}

/** Every operation there is, for the table test. */
export const operations = Object.keys(rules) as Operation[]

/** Decides whether an actor may do something to something. Pure; the only place that knows. */
export function may(actor: Actor, operation: Operation, ownership: Ownership = 'own'): Decision {
  if (actor.kind === 'anonymous') return 'unauthenticated'
  const held = rules[operation].filter(
    (rule) => rule.roles === 'any' || rule.roles.some((role) => actor.roles.includes(role)),
  )
  if (held.some((rule) => rule.needs === undefined || rule.needs === ownership)) return 'allow'
  const refusing = held[0] ?? rules[operation][0]
  return refusing?.otherwise ?? 'forbidden'
}
