import { and, eq, sql } from 'drizzle-orm'
import { arrayOf, type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { type Account, type Actor, isRole } from './actor.ts'
import { accounts, grants } from './tables.ts'

/** The actor behind an account id; anonymous when there is none. */
export async function readActor(db: Db, accountId: string): Promise<Actor> {
  return (await readActors(db, [accountId])).get(accountId) ?? { kind: 'anonymous' }
}

/** Current accounts by id; a deleted account is missing. */
export async function readActors(db: Db, accountIds: readonly string[]): Promise<Map<string, Account>> {
  if (accountIds.length === 0) return new Map()
  const found = await rows<{
    id: string
    name: string
    roles: string
    org_id: string | null
    recipients: string | null
  }>(
    db,
    sql`SELECT a.id, a.name, to_json(a.roles)::text AS roles, a.org_id,
               (SELECT json_agg(g.recipient_id ORDER BY g.recipient_id) FROM grants g WHERE g.account_id = a.id)::text AS recipients
        FROM accounts a WHERE a.id = ANY(${arrayOf(accountIds, 'text')})`,
  )
  return new Map(
    found.map(({ id, name, roles, org_id, recipients }) => [
      id,
      {
        kind: 'account',
        id,
        name,
        roles: (JSON.parse(roles) as string[]).filter(isRole),
        orgId: org_id ?? undefined,
        recipientIds: JSON.parse(recipients ?? '[]') as number[],
      },
    ]),
  )
}

export async function listDemoAccounts(db: Db) {
  return db.select().from(accounts).where(eq(accounts.demo, true)).orderBy(accounts.id)
}

/** Adds or changes an account. Its grants only grow. @param demo whether a new account signs in without a password in demo mode */
export async function putAccount(
  tx: Db,
  { id, name, roles, orgId, demo }: Pick<typeof accounts.$inferInsert, 'id' | 'name' | 'roles' | 'orgId' | 'demo'>,
  recipientIds: readonly number[],
): Promise<void> {
  const account = { name, roles, orgId }
  await tx
    .insert(accounts)
    .values({ id, ...account, demo })
    .onConflictDoUpdate({ target: accounts.id, set: account })
  await addGrants(tx, id, recipientIds)
  await announce(tx, { kind: 'account', accountId: id })
}

/** Ends an account with its grants. @returns whether there was one */
export async function removeAccount(tx: Db, id: string): Promise<boolean> {
  await tx.delete(grants).where(eq(grants.accountId, id))
  const removed = await tx.delete(accounts).where(eq(accounts.id, id)).returning({ id: accounts.id })
  await announce(tx, { kind: 'account', accountId: id })
  return removed.length > 0
}

/** Ends an account's grant for one recipient. @returns whether there was one */
export async function removeGrant(tx: Db, accountId: string, recipientId: number): Promise<boolean> {
  const removed = await tx
    .delete(grants)
    .where(and(eq(grants.accountId, accountId), eq(grants.recipientId, recipientId)))
    .returning({ accountId: grants.accountId })
  await announce(tx, { kind: 'account', accountId })
  return removed.length > 0
}

/** Adds recipients that the account acts for. */
export async function addGrants(tx: Db, accountId: string, recipientIds: readonly number[]): Promise<void> {
  if (recipientIds.length > 0)
    await tx
      .insert(grants)
      .values(recipientIds.map((recipientId) => ({ accountId, recipientId })))
      .onConflictDoNothing()
}
