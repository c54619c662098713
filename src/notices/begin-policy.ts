import { sql } from 'drizzle-orm'
import { closedOrdinals, eligibleQuery, openMeasures } from '../match/match-policy.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { affected, type Db } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { markApplied } from '../publish/amendments-store.ts'
import { endReplaced } from '../publish/end-policy.ts'
import { isInForce } from '../publish/policy.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { lockPolicy, readBeginning, readMeasures, updatePolicy } from '../publish/store.ts'
import type { NoticeDeps } from './deps.ts'
import { holdUntil } from './hold.ts'
import { raiseNoticeClock } from './notice-clock.ts'
import { noticesOf } from './notify-matched.ts'
import { comesBack, type Messages, withdrawn, withdrawUnfit } from './withdraw.ts'

/**
 * Matches again every document of which something begins today: the document itself, the window of a measure, an
 * amendment. Each in its own transaction. A daily job, and a sweeper when a night was missed.
 */
export async function beginPolicies(deps: NoticeDeps, messages: Messages): Promise<void> {
  for (const id of await readBeginning(deps.db, shanghaiDay(deps.clock.now()))) await beginPolicy(deps, id, messages)
}

/** Records the job of `beginPolicies` when something begins and is not done. */
export async function fireBeginnings({ db, clock, jobs }: NoticeDeps): Promise<void> {
  const due = await readBeginning(db, shanghaiDay(clock.now()))
  if (due.length > 0) await db.transaction((tx) => jobs.fire(tx, 'begin-policies'))
}

/**
 * The day a document begins: notifies who fits now, withdraws unopened notices that no longer fit, and only then ends
 * the older document. Idempotent: `matchedAt` names the day.
 */
async function beginPolicy(deps: NoticeDeps, policyId: number, messages: Messages): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const clock = await raiseNoticeClock(tx)
    const policy = await lockPolicy(tx, policyId)
    const at = deps.clock.now()
    const on = shanghaiDay(at)
    // Why again: another worker may have done it before this one had the lock.
    if (!policy?.matchedAt || !isInForce(policy, on) || !(await readBeginning(tx, on)).includes(policyId)) return
    const endedIds = await markApplied(tx, policyId, on)
    const changes =
      policy.route === 'PAGE_ONLY'
        ? { notified: 0, withdrawn: 0 }
        : await matchAgain(tx, deps, { policy, endedIds, clock, at }, messages)
    const ended = await endReplaced(tx, deps, policyId, at)
    await updatePolicy(tx, policyId, { matchedAt: at })
    await announce(tx, { kind: 'notices', policyId, clock }, { kind: 'policies' })
    await deps.jobs.emit(
      tx,
      { name: 'notices.made', data: { policyId, clock, purpose: 'notice' } },
      { name: 'policy.matched', data: { policyId } },
    )
    deps.log.info({ policyId, ...changes, ended }, 'policy begins, matched again')
  })
}

/** `endedIds` = measures that amendments end now. */
type Beginning = { policy: PolicyRecord; endedIds: readonly number[]; clock: number; at: Date }

async function matchAgain(tx: Db, deps: NoticeDeps, { policy, endedIds, clock, at }: Beginning, messages: Messages) {
  const { id, route } = policy
  const on = shanghaiDay(at)
  const measures = await readMeasures(tx, [id])
  const open = openMeasures(measures, on)
  const eligible = open.length > 0 ? eligibleQuery(open, on, deps.catalogues) : noRecipients
  // Why: as for a publication, the sort must stay in memory.
  await tx.execute(sql`SET LOCAL work_mem = '256MB'`)
  const ended = measures.filter((measure) => endedIds.includes(measure.id)).map(({ ordinal }) => ordinal)
  const unfit = { policyId: id, eligible, closed: closedOrdinals(measures, on), ended }
  const withdrawnCount = await withdrawUnfit(tx, deps, unfit, messages)
  if (open.length === 0) return { notified: 0, withdrawn: withdrawnCount }
  const until = route === 'RELAY_FIRST' ? holdUntil(policy, measures, at, deps.calendar) : undefined
  const fresh = sql`SELECT e.* FROM (${eligible}) e
    LEFT JOIN deliveries d ON d.bucket = e.bucket AND d.recipient_id = e.id AND d.policy_id = ${id}
    WHERE d.bucket IS NULL OR (${withdrawn('d')})`
  const notified = await affected(tx, sql`${noticesOf(fresh, id, clock, at, until)} ${comesBack}`)
  deps.telemetry.notified.inc({ cause: 'rematch' }, notified)
  return { notified, withdrawn: withdrawnCount }
}

const noRecipients = sql`SELECT NULL::smallint AS bucket, NULL::bigint AS id WHERE false`
