import { organisationsBelow, readOrganisations } from '../parties/organisations/store.ts'
import type { Organisation } from '../parties/recipient.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, notFound } from '../platform/errors.ts'
import { may, type OwnedOperation } from './access.ts'
import type { Account, Actor } from './actor.ts'
import { authorise, ownershipWhen } from './authorise.ts'

const what = '接力组织 relay organisation'

/** The actor's own organisation. @throws CONFLICT when the account belongs to none */
export function ownOrganisation(actor: Actor, operation: OwnedOperation): { account: Account; orgId: string } {
  const account = authorise(actor, operation, 'own', what)
  if (!account.orgId) throw conflict('此账号未关联接力组织 This account belongs to no organisation')
  return { account, orgId: account.orgId }
}

/**
 * The organisation that an operation with an optional orgId is about: the actor's own unless it is said, which then lies at or below
 * it. Who may do it for any organisation has to say which.
 */
export async function managedOrganisation(
  db: Db,
  actor: Actor,
  operation: OwnedOperation,
  orgId: string | null | undefined,
): Promise<{ account: Account; org: Organisation }> {
  const account = authorise(actor, operation, 'own', what)
  const id = orgId ?? account.orgId
  if (id === undefined) throw badInput([{ path: 'orgId', message: '请指明组织 name the organisation' }])
  const within = account.orgId !== undefined && (await organisationsBelow(db, account.orgId)).includes(id)
  authorise(actor, operation, ownershipWhen(within), what)
  const [org] = await readOrganisations(db, [id])
  if (!org) throw notFound(what)
  if (org.kind === 'DEPARTMENT')
    throw badInput([{ path: 'orgId', message: '部门没有会员 a department has no members' }])
  return { account, org }
}

/** Organisations for which an actor is permitted an operation: the own one and those below; undefined = any. */
export async function managedOrganisations(
  db: Db,
  actor: Actor,
  operation: OwnedOperation,
): Promise<string[] | undefined> {
  const account = authorise(actor, operation, 'own', what)
  if (may(actor, operation, 'foreign') === 'allow') return undefined
  return account.orgId === undefined ? [] : organisationsBelow(db, account.orgId)
}
