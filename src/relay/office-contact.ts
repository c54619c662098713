import type { Actor } from '../auth/actor.ts'
import { authorise } from '../auth/authorise.ts'
import { isMailAddress } from '../parties/mail-address.ts'
import { seal, unseal } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict } from '../platform/errors.ts'
import type { RelayDeps } from './deps.ts'
import { deleteOfficeContact, readOfficeContact, writeOfficeContact } from './store.ts'

const what = '联系邮箱 office contact'

/** The office of an actor, who may say where it is reminded. */
function officeOf(actor: Actor): { orgId: string; accountId: string } {
  const account = authorise(actor, 'office-contact.manage', 'own', what)
  if (!account.orgId) throw conflict('此账号未关联组织 This account belongs to no organisation')
  return { orgId: account.orgId, accountId: account.id }
}

/** Sets (null: removes) where the actor's organisation is told of deadlines. Kept sealed. @throws BAD_USER_INPUT */
export async function setOfficeContact(tx: Db, deps: RelayDeps, actor: Actor, email: string | null): Promise<void> {
  const { orgId, accountId } = officeOf(actor)
  if (email === null) return deleteOfficeContact(tx, orgId)
  if (!isMailAddress(email))
    throw badInput([{ path: 'email', message: '应为一个邮箱地址 must be one plain e-mail address' }])
  await writeOfficeContact(tx, { orgId, sealed: seal(deps.ring, email), setBy: accountId, setAt: deps.clock.now() })
}

/** Where the actor's organisation is told of deadlines; null when nowhere. */
export async function ownOfficeContact(deps: RelayDeps, actor: Actor): Promise<string | null> {
  const sealed = await readOfficeContact(deps.db, officeOf(actor).orgId)
  return sealed ? unseal(deps.ring, sealed) : null
}
