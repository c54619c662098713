import { eq, inArray } from 'drizzle-orm'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { type Actor, isRole } from './actor.ts'
import { accounts, auditLog, grants } from './tables.ts'

/** The actor behind an account id; anonymous when there is none. */
export async function readActor(db: Db, accountId: string): Promise<Actor> {
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId))
  if (!account) return { kind: 'anonymous' }
  const granted = await db.select().from(grants).where(eq(grants.accountId, accountId))
  return {
    kind: 'account',
    id: account.id,
    name: account.name,
    roles: account.roles.filter(isRole),
    orgId: account.orgId ?? undefined,
    recipientIds: granted.map((grant) => grant.recipientId).sort((a, b) => a - b),
  }
}

/** Accounts that may act for one of these recipients. */
export async function accountsFor(
  db: Db,
  recipientIds: number[],
): Promise<{ accountId: string; recipientId: number }[]> {
  if (recipientIds.length === 0) return []
  return db.select().from(grants).where(inArray(grants.recipientId, recipientIds))
}

export async function listDemoAccounts(db: Db) {
  return db.select().from(accounts).where(eq(accounts.demo, true)).orderBy(accounts.id)
}

export async function addAccount(
  db: Db,
  account: { id: string; name: string; roles: string[]; orgId: string | undefined; demo: boolean },
  recipientIds: number[],
): Promise<void> {
  await db.insert(accounts).values({ ...account, orgId: account.orgId ?? null })
  if (recipientIds.length > 0) {
    await db.insert(grants).values(recipientIds.map((recipientId) => ({ accountId: account.id, recipientId })))
  }
}

/** Records who looked at or decided what. In the transaction of the thing itself where there is one. */
export async function audit(
  db: Db,
  clock: Clock,
  actor: Actor,
  operation: string,
  subject: Record<string, unknown>,
): Promise<void> {
  const accountId = actor.kind === 'account' ? actor.id : null
  await db.insert(auditLog).values({ at: clock.now(), accountId, operation, subject })
}
