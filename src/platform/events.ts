// Events as plain data. Why here: a folder emits an event without importing the folder that acts on it.
import { z } from 'zod'

const id = z.number().int()
const ids = z.array(id).readonly()
const document = z.strictObject({ policyId: id })
const recipients = z.strictObject({ recipientIds: ids })
/** A reminder for an office. CONTESTED without task ids is about a membership. */
const office = z.strictObject({
  orgId: z.string(),
  kind: z.enum(['HALF', 'DUE', 'ESCALATED', 'CONTESTED']),
  taskIds: ids,
})

/**
 * Event → shape of its payload: ids, numbers and short texts, never a person's data.
 * Strict: a build works only on payloads that it understands whole (ADR-16).
 */
export const shapes = {
  'policy.published': document,
  'policy.matched': document,
  'policy.ended': z.strictObject({ policyId: id, reason: z.string() }),
  'facts.changed': recipients,
  'memberships.changed': recipients,
  'notices.held': recipients,
  // `notice`: notices of one clock value, of one document or (rematch) of some recipients
  // `reminder`: notices from before that clock value, of one document and some recipients
  'notices.made': z.union([
    z.strictObject({ purpose: z.literal('notice'), clock: id, policyId: id }),
    z.strictObject({ purpose: z.literal('notice'), clock: id, recipientIds: ids }),
    z.strictObject({ purpose: z.literal('reminder'), clock: id, policyId: id, recipientIds: ids }),
  ]),
  'notices.recalled': z.strictObject({ policyIds: ids, recipientIds: ids.optional() }),
  // dispatches of one document (or a share of its buckets), or the digests of one day
  'dispatches.planned': z.union([
    z.strictObject({ policyId: id, part: id.optional(), parts: id.optional() }),
    z.strictObject({ digest: z.string() }),
  ]),
  'webhook.disabled': z.strictObject({ accountId: z.string() }),
  'contact.claimed': z.strictObject({ recipientId: id, channel: z.enum(['EMAIL', 'GATEWAY']) }),
  'relay.reminded': office,
  'membership.contested': office,
  // held: this mail has already waited for the end of quiet hours
  'question.answered': z.strictObject({ questionId: id, held: z.boolean().optional() }),
  'questions.waiting': z.strictObject({ orgId: z.string() }),
  'calendar.changed': z.strictObject({ year: z.number().int() }),
}

export type EventName = keyof typeof shapes
/** Event → its payload. */
export type Events = { [Name in EventName]: z.infer<(typeof shapes)[Name]> }
/** One event. It is recorded in the transaction that causes it. */
export type JobEvent = { [Name in EventName]: { name: Name; data: Events[Name] } }[EventName]

/** Queues whose only cause is the clock. Their jobs have an empty payload. */
export const firings = [
  'release-held',
  'expire-tasks',
  'remind-tasks',
  'remind-departments',
  'recover',
  'expire-policies',
  'begin-policies',
  'refresh-facts',
  'recompute-facts',
  'forget-claims',
  'measure-portraits',
  'index-texts',
  'give-up-unserved',
] as const
export type Firing = (typeof firings)[number]
export const nothing = z.strictObject({})

/** Event → the queues that get a job for it. */
export type Routes = { readonly [Name in EventName]: readonly string[] }
/** Every queue of these routes, and every queue of the clock. */
export type QueueOf<R extends Routes> = R[EventName][number] | Firing
/** Payload of a job of this queue: that of any event routed to the queue. */
export type DataOf<R extends Routes, Queue extends string> =
  | { [Name in EventName]: Queue extends R[Name][number] ? Events[Name] : never }[EventName]
  | (Queue extends Firing ? z.infer<typeof nothing> : never)
