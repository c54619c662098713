import { findByUsccs } from '../parties/recipients/store.ts'
import type { Db } from '../platform/db.ts'
import type { RowRefusal } from '../platform/errors.ts'
import { type AccountRow, type ListedAccount, readAccount } from './account-list.ts'
import { authRefusals } from './refusals.ts'
import { putAccount } from './store.ts'

export type AccountOutcome = { kind: 'imported'; account: ListedAccount } | { kind: 'refused'; reason: RowRefusal }

/**
 * Adds one account of an accounts file, or changes a known one to what the row says. In the caller's transaction.
 * @param orgs ids of the organisations there are
 * @param demo whether a new account may sign in without a password, in demo mode
 */
export async function importAccount(
  tx: Db,
  row: AccountRow,
  orgs: ReadonlySet<string>,
  demo: boolean,
): Promise<AccountOutcome> {
  const account = readAccount(row, orgs)
  if ('key' in account) return { kind: 'refused', reason: account }
  const known = await findByUsccs(tx, account.usccs)
  const unknown = account.usccs.filter((code) => !known.has(code))
  if (unknown.length > 0) {
    const codes = unknown.slice(0, 5).join(', ')
    return { kind: 'refused', reason: { path: 'enterprises', ...authRefusals.enterprisesUnknown({ codes }) } }
  }
  await putAccount(tx, { ...account, demo }, [...known.values()])
  return { kind: 'imported', account }
}
