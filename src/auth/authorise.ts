import { badInput, forbidden, notFound, unauthenticated } from '../platform/errors.ts'
import { may, type Operation, type Ownership } from './access.ts'
import type { Account, Actor } from './actor.ts'

/** Raises the contract's error unless the actor may. @returns the signed-in account */
export function authorise(
  actor: Actor,
  operation: Operation,
  ownership: Ownership = 'own',
  what = '记录 record',
): Account {
  const decision = may(actor, operation, ownership)
  if (decision === 'unauthenticated' || actor.kind === 'anonymous') throw unauthenticated()
  if (decision === 'hidden') throw notFound(what)
  if (decision === 'forbidden') throw forbidden()
  return actor
}

/**
 * Whom an operation with an optional recipientId is for.
 * @throws NOT_FOUND for a recipient of somebody else, BAD_USER_INPUT when it is left out by a viewer who acts for several
 */
export function actsFor(actor: Actor, operation: Operation, recipientId: string | null | undefined): number {
  if (recipientId !== null && recipientId !== undefined) {
    const id = /^\d{1,15}$/.test(recipientId) ? Number(recipientId) : -1
    const own = actor.kind === 'account' && actor.recipientIds.includes(id)
    authorise(actor, operation, own ? 'own' : 'foreign', '服务对象 recipient')
    return id
  }
  const account = authorise(actor, operation)
  const [only, ...others] = account.recipientIds
  if (only === undefined) throw forbidden('此账号不代表任何服务对象 This account acts for nobody')
  if (others.length > 0)
    throw badInput([{ path: 'recipientId', message: '此账号代表多个服务对象，请指明其一 name one' }])
  return only
}
