import type { Actor, Role } from './actor.ts'

export type Ownership = 'own' | 'foreign'

/** hidden = answer as if it did not exist. */
export type Decision = 'allow' | 'unauthenticated' | 'forbidden' | 'hidden'

type Otherwise = 'forbidden' | 'hidden'
type Permission = { roles: readonly Role[] | 'any'; otherwise?: Otherwise }
type OwnedPermission = Permission & { needs?: Ownership }

const staff: readonly Role[] = ['PUBLISHER', 'REVIEWER', 'OVERSEER', 'ADMIN']
const served: readonly Role[] = ['CITIZEN', 'ENTERPRISE']
const overseers: readonly Role[] = ['OVERSEER', 'REVIEWER', 'ADMIN']
const relay = { roles: ['RELAY_ADMIN'], needs: 'own', otherwise: 'hidden' } as const

/** Operations without an owner, or on the actor's own account alone. */
const unowned = {
  'viewer.read': [{ roles: 'any' }],
  'policy.read-unpublished': [{ roles: staff, otherwise: 'hidden' }],
  'policy.draft': [{ roles: ['PUBLISHER'] }],
  'audience.preview': [{ roles: ['PUBLISHER', 'REVIEWER', 'OVERSEER'] }],
  'catalogue.manage': [{ roles: ['ADMIN'] }],
  'portrait.read': [{ roles: staff }],
  'portrait.manage': [{ roles: ['PUBLISHER', 'OVERSEER', 'ADMIN'] }],
  'correction.decide': [{ roles: ['ADMIN'] }],
  'push.manage': [{ roles: ['CITIZEN', 'ENTERPRISE', 'RELAY_ADMIN'] }],
  'portal.list': [{ roles: ['ENTERPRISE'] }],
  'portal.read': [{ roles: ['SERVICE'] }],
  'portal.manage': [{ roles: ['SERVICE'] }],
  'dead-letters.manage': [{ roles: ['ADMIN'] }],
  'office-contact.manage': [{ roles: ['RELAY_ADMIN', 'PUBLISHER'] }],
} satisfies Record<string, readonly [Permission, ...Permission[]]>

type Owned = { own: string; rules: readonly [OwnedPermission, ...OwnedPermission[]] }

const ofPolicy = "the policy is of the actor's organisation, or an imported draft of none"
const issued = "the actor's organisation issued the policy"
const ofRecipient = 'the recipient is granted to the actor'
const ofOrganisation = "it is of the actor's organisation"

/** Operations on something with an owner. `own` says when it is the actor's. */
const owned = {
  'policy.edit': { own: ofPolicy, rules: [{ roles: ['PUBLISHER'], needs: 'own' }] },
  'policy.submit': { own: ofPolicy, rules: [{ roles: ['PUBLISHER'], needs: 'own' }] },
  // 先审查后公开: a reviewer never reviews an own submission
  'policy.review': { own: 'the actor submitted the policy', rules: [{ roles: ['REVIEWER'], needs: 'foreign' }] },
  'policy.publish': { own: ofPolicy, rules: [{ roles: ['PUBLISHER'], needs: 'own' }] },
  'policy.repeal': { own: ofPolicy, rules: [{ roles: ['PUBLISHER'], needs: 'own' }] },
  'precision.read': { own: issued, rules: [{ roles: overseers }, { roles: ['PUBLISHER'], needs: 'own' }] },
  'recipient.read': { own: ofRecipient, rules: [{ roles: served, needs: 'own', otherwise: 'hidden' }] },
  'recipient.change': { own: ofRecipient, rules: [{ roles: served, needs: 'own', otherwise: 'hidden' }] },
  'subscription.manage': {
    own: "the actor's account made the subscription",
    rules: [{ roles: served, needs: 'own', otherwise: 'hidden' }],
  },
  'portal.link': {
    own: 'the enterprise is granted to the actor',
    rules: [{ roles: ['ENTERPRISE'], needs: 'own', otherwise: 'hidden' }],
  },
  'relay.read': { own: ofOrganisation, rules: [relay] },
  'relay.work': { own: ofOrganisation, rules: [relay] },
  'relay.pull': { own: ofOrganisation, rules: [relay] },
  'member-list.manage': { own: ofOrganisation, rules: [relay] },
  'interest.manage': { own: ofOrganisation, rules: [relay] },
  'membership.manage': {
    own: "it is of the actor's organisation or of one below it",
    rules: [{ roles: ['ADMIN'] }, relay],
  },
  'ledger.read-work': {
    own: ofOrganisation,
    rules: [{ roles: overseers }, { roles: ['RELAY_ADMIN'], needs: 'own' }],
  },
  'ledger.read-effect': {
    own: ofOrganisation,
    rules: [{ roles: overseers }, { roles: ['PUBLISHER'], needs: 'own' }],
  },
  'chain.read': { own: issued, rules: [{ roles: overseers }, { roles: ['PUBLISHER'], needs: 'own' }] },
  'chain.read-subtree': { own: "the actor's organisation has a task in the chain", rules: [relay] },
  'question.ask': { own: ofRecipient, rules: [{ roles: served, needs: 'own', otherwise: 'hidden' }] },
  'question.read': {
    own: issued,
    rules: [{ roles: overseers }, { roles: ['PUBLISHER'], needs: 'own', otherwise: 'hidden' }],
  },
  'question.answer': { own: issued, rules: [{ roles: ['PUBLISHER'], needs: 'own', otherwise: 'hidden' }] },
  'faq.manage': { own: issued, rules: [{ roles: ['PUBLISHER'], needs: 'own' }] },
} satisfies Record<string, Owned>

export type UnownedOperation = keyof typeof unowned
export type OwnedOperation = keyof typeof owned
export type Operation = UnownedOperation | OwnedOperation

const ownedRules: Readonly<Record<string, Owned>> = owned
const unownedRules: Readonly<Record<string, readonly [Permission, ...Permission[]]>> = unowned

/** Every operation with what makes its object the actor's own; undefined = it has no owner. For the table test. */
export const owners = Object.fromEntries([
  ...Object.keys(unowned).map((operation) => [operation, undefined]),
  ...Object.entries(ownedRules).map(([operation, { own }]) => [operation, own]),
]) as Readonly<Record<UnownedOperation, undefined> & Record<OwnedOperation, string>>

export const isOwned = (operation: Operation): operation is OwnedOperation => operation in owned

/** Decides whether an actor is permitted an operation. Pure. No other place decides. */
export function may(actor: Actor, operation: UnownedOperation): Decision
export function may(actor: Actor, operation: OwnedOperation, ownership: Ownership): Decision
export function may(actor: Actor, operation: Operation, ownership?: Ownership): Decision {
  if (actor.kind === 'anonymous') return 'unauthenticated'
  const rules: readonly [OwnedPermission, ...OwnedPermission[]] | undefined =
    ownedRules[operation]?.rules ?? unownedRules[operation]
  if (!rules) return 'forbidden'
  const held = rules.filter(({ roles }) => roles === 'any' || roles.some((role) => actor.roles.includes(role)))
  if (held.some(({ needs }) => needs === undefined || needs === ownership)) return 'allow'
  return (held[0] ?? rules[0]).otherwise ?? 'forbidden'
}
