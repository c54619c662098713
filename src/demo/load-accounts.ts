import { importAccount } from '../auth/import-account.ts'
import { addPortalLink } from '../auth/portal-links.ts'
import { addGrants } from '../auth/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { readDemoRows } from './read-data.ts'

type Known = { orgIds: ReadonlySet<string>; idByKey: ReadonlyMap<string, number>; on: string }

/** Accounts that sign in without a password, the recipients they act for, and links of enterprises to portals. */
export async function loadAccounts(tx: Db, clock: Clock, { orgIds, idByKey, on }: Known): Promise<void> {
  const idOf = (key: string): number => {
    const id = idByKey.get(key)
    if (id === undefined) throw new Error(`${key} is no recipient of the demo data`)
    return id
  }
  for (const row of readDemoRows<'id' | 'name' | 'roles' | 'org' | 'enterprises'>('accounts.csv', on)) {
    const outcome = await importAccount(tx, row, orgIds, true)
    if (outcome.kind === 'refused') throw new Error(`accounts.csv, line ${row.line}: ${outcome.reason}`)
  }
  for (const { account, person } of readDemoRows<'account' | 'person'>('citizen-accounts.csv', on))
    await addGrants(tx, account, [idOf(person)])
  for (const { portal, uscc } of readDemoRows<'portal' | 'uscc'>('portal-links.csv', on))
    await addPortalLink(tx, { portalId: portal, recipientId: idOf(uscc), by: 'demo', at: clock.now() })
}
