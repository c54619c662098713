import { badInput, forbidden, notFound, unauthenticated } from '../platform/errors.ts'
import { isOwned, may, type Operation, type OwnedOperation, type Ownership, type UnownedOperation } from './access.ts'
import type { Account, Actor } from './actor.ts'

/**
 * Raises the contract's error unless the actor is permitted.
 * @param ownership whose the thing is, judged on the locked record where it is to be changed
 * @param what named when its existence is hidden
 * @returns the signed-in account
 */
export function authorise(actor: Actor, operation: UnownedOperation, what?: string): Account
export function authorise(actor: Actor, operation: OwnedOperation, ownership: Ownership, what?: string): Account
export function authorise(actor: Actor, operation: Operation, first?: string, second?: string): Account {
  const owned = isOwned(operation)
  const what = (owned ? second : first) ?? '记录 record'
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
      account: authorise(actor, operation, ownershipOfRecipient(actor, id), '服务对象 recipient'),
      recipientId: id,
    }
  }
  const account = authorise(actor, operation, 'own')
  const [only, ...others] = account.recipientIds
  if (only === undefined) throw forbidden('此账号不代表任何服务对象 This account acts for nobody')
  if (others.length > 0)
    throw badInput([{ path: 'recipientId', message: '此账号代表多个服务对象，请指明其一 name one' }])
  return { account, recipientId: only }
}
