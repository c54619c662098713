import { partiesRefusals } from '../parties/refusals.ts'
import { badInput, forbidden, notFound, unauthenticated } from '../platform/errors.ts'
import type { Refusal } from '../platform/refusal.ts'
import { isOwned, may, type Operation, type OwnedOperation, type Ownership, type UnownedOperation } from './access.ts'
import type { Account, Actor } from './actor.ts'
import { authRefusals } from './refusals.ts'

/**
 * Raises the contract's error unless the actor is permitted.
 * @param ownership whose the thing is, judged on the locked record where it is to be changed
 * @param what named when its existence is hidden
 * @returns the signed-in account
 */
export function authorise(actor: Actor, operation: UnownedOperation, what?: Refusal): Account
export function authorise(actor: Actor, operation: OwnedOperation, ownership: Ownership, what?: Refusal): Account
export function authorise(actor: Actor, operation: Operation, first?: Ownership | Refusal, second?: Refusal): Account {
  const owned = isOwned(operation)
  const what = (typeof first === 'object' ? first : second) ?? authRefusals.record
  const decision = owned ? may(actor, operation, first === 'own' ? 'own' : 'foreign') : may(actor, operation)
  if (decision === 'unauthenticated' || actor.kind === 'anonymous') throw unauthenticated()
  if (decision === 'hidden') throw notFound(what)
  if (decision === 'forbidden') throw forbidden()
  return actor
}

export const ownershipWhen = (isOwn: boolean): Ownership => (isOwn ? 'own' : 'foreign')

/** Ownership of a record of this organisation. A record without organisation is foreign. */
export const ownershipOfOrganisation = (actor: Actor, orgId: string | null | undefined): Ownership =>
  ownershipWhen(actor.kind === 'account' && typeof orgId === 'string' && actor.orgId === orgId)

/** Ownership of a record of this recipient. */
export const ownershipOfRecipient = (actor: Actor, recipientId: number | undefined): Ownership =>
  ownershipWhen(actor.kind === 'account' && recipientId !== undefined && actor.recipientIds.includes(recipientId))

type RecipientOperation = 'recipient.read' | 'recipient.change' | 'question.ask'

/**
 * Resolves the recipient of an operation with an optional recipientId, and the acting account.
 * @throws NOT_FOUND for a recipient of somebody else, BAD_USER_INPUT when it is left out by a viewer who acts for several
 */
export function actsFor(
  actor: Actor,
  operation: RecipientOperation,
  recipientId: string | null | undefined,
): { account: Account; recipientId: number } {
  if (recipientId !== null && recipientId !== undefined) {
    const id = /^\d{1,15}$/.test(recipientId) ? Number(recipientId) : -1
    return {
      account: authorise(actor, operation, ownershipOfRecipient(actor, id), partiesRefusals.recipient),
      recipientId: id,
    }
  }
  const account = authorise(actor, operation, 'own')
  const [only, ...others] = account.recipientIds
  if (only === undefined) throw forbidden(authRefusals.actsForNobody)
  if (others.length > 0) throw badInput([{ path: 'recipientId', ...authRefusals.actsForSeveral }])
  return { account, recipientId: only }
}
