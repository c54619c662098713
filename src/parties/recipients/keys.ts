import { type SQL, sql } from 'drizzle-orm'

/**
 * A batch of recipients as rows `bucket, id` to join with. Two `= ANY` over the parts of a key make PostgreSQL try every pair of
 * them (ADR-04.2). Numbers are written into the statement: the driver sends those without parameters one after
 * another without waiting.
 */
export const recipientKeys = (ids: readonly number[]): SQL =>
  sql`(SELECT (k.id % 1024)::smallint AS bucket, k.id
       FROM (SELECT v::bigint AS id FROM jsonb_array_elements_text(${sql.raw(`'${JSON.stringify(ids.map(Number))}'`)}::jsonb) v OFFSET 0) k)`
