import { and, eq, sql } from 'drizzle-orm'
import { type Db, rows } from '../platform/db.ts'
import type { TopicSubscription } from './subscription.ts'
import { topicSubscriptions } from './tables.ts'

export async function listSubscriptions(db: Db, accountId: string): Promise<TopicSubscription[]> {
  const own = and(eq(topicSubscriptions.accountId, accountId), eq(topicSubscriptions.active, true))
  return db.select().from(topicSubscriptions).where(own).orderBy(topicSubscriptions.id)
}

export async function readSubscription(db: Db, id: number): Promise<TopicSubscription | undefined> {
  const [row] = await db.select().from(topicSubscriptions).where(eq(topicSubscriptions.id, id))
  return row
}

export async function addSubscription(
  db: Db,
  subscription: Omit<TopicSubscription, 'id' | 'active'>,
  at: Date,
): Promise<TopicSubscription> {
  const [row] = await db
    .insert(topicSubscriptions)
    .values({ ...subscription, createdAt: at })
    .returning()
  if (!row) throw new Error('the subscription was not inserted')
  return row
}

export async function endSubscription(db: Db, id: number): Promise<void> {
  await db.update(topicSubscriptions).set({ active: false }).where(eq(topicSubscriptions.id, id))
}

/** Active subscriptions other than NEVER, with the recipients that their accounts act for. */
export async function listActive(db: Db): Promise<(TopicSubscription & { recipientIds: number[] })[]> {
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT s.id, s.account_id, s.tags, s.issuers, s.words, s.frequency, s.channels, array_agg(g.recipient_id) AS recipient_ids
        FROM topic_subscriptions s JOIN grants g ON g.account_id = s.account_id
        WHERE s.active AND s.frequency <> 'NEVER' GROUP BY s.id ORDER BY s.id`,
  )
  return found.map((row) => ({
    id: Number(row.id),
    accountId: String(row.account_id),
    tags: row.tags as string[],
    issuers: row.issuers as string[],
    words: row.words as string | null,
    frequency: row.frequency as TopicSubscription['frequency'],
    channels: row.channels as string[],
    active: true,
    recipientIds: (row.recipient_ids as unknown[]).map(Number),
  }))
}
