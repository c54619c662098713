import { type SQL, sql } from 'drizzle-orm'
import type { NoticeState } from '../notices/notice.ts'
import { rows } from '../platform/db.ts'
import { type MemberScope, type RelaySuggestion, reached, scopeQuery } from './members.ts'

export type RelayMember = {
  recipientId: number
  name: string
  uscc: string
  suggestion: RelaySuggestion
  state: NoticeState | null
  toldOffline: boolean
  /** The organisation itself recorded a contact with its task, contested or not. */
  outreachRecorded: boolean
  /** Whether anybody signs in for it. */
  hasAccount: boolean
}

export type MemberFilter = {
  suggestion?: RelaySuggestion | null | undefined
  unreached?: boolean | null | undefined
  /** Only those nobody signs in for. */
  noAccount?: boolean | null | undefined
  /** Only those on this list of the organisation. */
  listId?: number | undefined
  /** Instead of whom to tell: whom the organisation set aside. */
  setAside?: boolean | null | undefined
  /** Part of the name or code. */
  search?: string | null | undefined
  first: number
  after: number | undefined
}

/** Whether anybody signs in for whoever stands in alias `q`. */
export const hasAccount = sql.raw('EXISTS (SELECT FROM grants g WHERE g.recipient_id = q.recipient_id)')

/** Part of the name or code of the recipient in alias `r`; undefined = anybody. */
export function isCalled(search: string | null | undefined): SQL | undefined {
  const text = search?.trim().toLowerCase()
  return text ? sql`(strpos(lower(r.name), ${text}) > 0 OR strpos(lower(r.uscc), ${text}) > 0)` : undefined
}

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
    isCalled(search),
  ]
  return sql.join(
    conditions.filter((condition) => condition !== undefined),
    sql` AND `,
  )
}

/** What an organisation sees of a member's notice. Pure. @param row of `suggested` */
export function stateShown({ state }: Record<string, unknown>): NoticeState | null {
  // before any notice: nothing is known of it here
  return state === 'HELD' ? null : ((state as NoticeState | null) ?? null)
}

/** A page of members, by id, with the number of all that fit the filter. */
export async function findMembers(
  scope: MemberScope,
  filter: MemberFilter,
): Promise<{ members: RelayMember[]; total: number }> {
  const query = await scopeQuery(scope)
  const where = whereOf(filter)
  const from = sql`(${query}) q JOIN recipients r ON r.bucket = q.bucket AND r.id = q.recipient_id`
  const found = await rows<Record<string, unknown>>(
    scope.db,
    sql`SELECT q.recipient_id, q.suggestion, q.state, q.told, r.name, r.uscc, ${hasAccount} AS has_account,
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
      toldOffline: row.told === true,
      outreachRecorded: row.recorded === true,
      hasAccount: row.has_account === true,
    })),
  }
}
