import { type SQL, sql } from 'drizzle-orm'
import type { NoticeState } from '../notices/notice.ts'
import { isCalled } from '../parties/recipients/called.ts'
import { rows } from '../platform/db.ts'
import { type MemberScope, type RelaySuggestion, reached, scopeQuery } from './members.ts'

export type RelayMember = {
  recipientId: number
  name: string
  uscc: string
  suggestion: RelaySuggestion
  state: NoticeState | null
  toldOffline: boolean
  /** an outreach of the organisation's own task exists, contested or not */
  outreachRecorded: boolean
  /** an account manages it */
  hasAccount: boolean
}

export type MemberFilter = {
  suggestion?: RelaySuggestion | null | undefined
  unreached?: boolean | null | undefined
  /** only enterprises without an account */
  noAccount?: boolean | null | undefined
  /** only members on this list of the organisation */
  listId?: number | undefined
  /** the members set aside instead of those with a suggestion */
  setAside?: boolean | null | undefined
  /** part of the name or code */
  search?: string | null | undefined
  first: number
  after: number | undefined
}

/** Whether an account exists for the recipient in alias `q`. */
export const hasAccount = sql.raw('EXISTS (SELECT FROM grants g WHERE g.recipient_id = q.recipient_id)')

function whereOf({ suggestion, unreached, noAccount, listId, setAside, search }: MemberFilter): SQL {
  const conditions = [
    setAside ? sql`q.aside` : sql`q.suggestion IS NOT NULL`,
    suggestion ? sql`q.suggestion = ${suggestion}` : undefined,
    unreached ? sql`NOT ${reached}` : undefined,
    noAccount ? sql`NOT ${hasAccount}` : undefined,
    listId === undefined
      ? undefined
      : sql`EXISTS (SELECT FROM member_list_entries e
                    WHERE e.bucket = q.bucket AND e.recipient_id = q.recipient_id AND e.list_id = ${listId})`,
    isCalled(search, 'r'),
  ]
  return sql.join(
    conditions.filter((condition) => condition !== undefined),
    sql` AND `,
  )
}

/** State of a member's notice as the organisation sees it. Pure. @param row of `suggested` */
export function stateShown({ state }: Record<string, unknown>): NoticeState | null {
  // A held notice is not visible to the organisation.
  return state === 'HELD' ? null : ((state as NoticeState | null) ?? null)
}

/** A page of members by id, plus one more; and the total that fits the filter. */
export async function findMembers(
  scope: MemberScope,
  filter: MemberFilter,
): Promise<{ members: RelayMember[]; total: number }> {
  const query = await scopeQuery(scope)
  const where = whereOf(filter)
  const from = sql`(${query}) q JOIN recipients r ON r.bucket = q.bucket AND r.id = q.recipient_id`
  const found = await rows<Record<string, unknown>>(
    scope.db,
    sql`SELECT q.recipient_id, q.suggestion, q.state, q.contacted, r.name, r.uscc, ${hasAccount} AS has_account,
               EXISTS (SELECT FROM outreaches o JOIN relay_tasks t ON t.id = o.task_id AND t.org_id = ${scope.orgId}
                       WHERE o.policy_id = ${scope.policyId} AND o.recipient_id = q.recipient_id) AS recorded
        FROM ${from}
        WHERE ${where} AND q.recipient_id > ${filter.after ?? 0}::bigint ORDER BY q.recipient_id LIMIT ${filter.first + 1}`,
  )
  const [all] = await rows<{ n: number }>(scope.db, sql`SELECT count(*)::int AS n FROM ${from} WHERE ${where}`)
  return {
    total: all?.n ?? 0,
    members: found.map((row) => ({
      recipientId: Number(row.recipient_id),
      name: String(row.name),
      uscc: String(row.uscc ?? ''),
      suggestion: (row.suggestion as RelaySuggestion | null) ?? 'VERIFY',
      state: stateShown(row),
      toldOffline: row.contacted === true,
      outreachRecorded: row.recorded === true,
      hasAccount: row.has_account === true,
    })),
  }
}
