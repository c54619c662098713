import { type SQL, sql } from 'drizzle-orm'

/**
 * Condition for a membership that counts on a day: begun, not ended and not contested by the enterprise. Matching, holds,
 * tasks and figures all use it.
 * @param alias of memberships in the statement
 */
export const membershipCounts = (on: string, alias = 's'): SQL => {
  const m = sql.raw(alias)
  return sql`(${m}.from_on <= ${on}::date AND (${m}.to_on IS NULL OR ${m}.to_on > ${on}::date) AND ${m}.contested_at IS NULL)`
}
