import { readMailAddress } from '../parties/mail-address.ts'
import { seal, unseal } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import { badInput } from '../platform/errors.ts'
import { platformRefusals } from '../platform/refusals.ts'
import type { RelayDeps } from './deps.ts'
import { deleteOfficeContact, readOfficeContact, writeOfficeContact } from './store.ts'

/** Sets (null: removes) the mail address for an organisation's deadlines. Stored sealed. @throws BAD_USER_INPUT */
export async function setOfficeContact(
  tx: Db,
  deps: RelayDeps,
  { orgId, accountId }: { orgId: string; accountId: string },
  email: string | null,
): Promise<void> {
  if (email === null) return deleteOfficeContact(tx, orgId)
  const address = readMailAddress(email)
  if (!address) throw badInput([{ path: 'email', ...platformRefusals.mailAddress }])
  await writeOfficeContact(tx, { orgId, sealed: seal(deps.ring, address), setBy: accountId, setAt: deps.clock.now() })
}

/** The mail address for an organisation's deadlines, or null. */
export async function officeContactOf(deps: RelayDeps, orgId: string): Promise<string | null> {
  const sealed = await readOfficeContact(deps.db, orgId)
  return sealed ? unseal(deps.ring, sealed) : null
}
