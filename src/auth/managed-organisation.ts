import { organisationsBelow, readOrganisations } from '../parties/organisations/store.ts'
import type { Organisation } from '../parties/recipient.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, notFound } from '../platform/errors.ts'
import { may, type OwnedOperation } from './access.ts'
import type { Account, Actor } from './actor.ts'
import { authorise, ownershipWhen } from './authorise.ts'
import { authRefusals } from './refusals.ts'

const what = authRefusals.organisation

/** The actor's own organisation. @throws CONFLICT when the account belongs to none */
export function ownOrganisation(actor: Actor, operation: OwnedOperation): { account: Account; orgId: string } {
  const account = authorise(actor, operation, 'own', what)
  if (!account.orgId) throw conflict(authRefusals.belongsToNone)
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
  if (id === undefined) throw badInput([{ path: 'orgId', ...authRefusals.nameOrganisation }])
  const within = account.orgId !== undefined && (await organisationsBelow(db, account.orgId)).includes(id)
  authorise(actor, operation, ownershipWhen(within), what)
  const [org] = await readOrganisations(db, [id])
  if (!org) throw notFound(what)
  if (org.kind === 'DEPARTMENT') throw badInput([{ path: 'orgId', ...authRefusals.departmentHasNoMembers }])
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
