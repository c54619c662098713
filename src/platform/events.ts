// What happened, as plain data: every folder may emit an event without importing the folder that acts on it.
import { z } from 'zod'

const id = z.number().int()
const ids = z.array(id).readonly()
const document = z.strictObject({ policyId: id })
const recipients = z.strictObject({ recipientIds: ids })
/** CONTESTED without a task: a membership. */
const office = z.strictObject({
  orgId: z.string(),
  kind: z.enum(['HALF', 'DUE', 'ESCALATED', 'CONTESTED']),
  taskIds: ids,
})

/**
 * Event → shape of its payload: ids, numbers and short texts, never a person's data. Strict: a build works only on what it
 * understands whole (ADR-16).
 */
export const shapes = {
  'policy.published': document,
  'policy.matched': document,
  'policy.ended': z.strictObject({ policyId: id, reason: z.string() }),
  'facts.changed': recipients,
  'memberships.changed': recipients,
  'notices.held': recipients,
  // notices of one clock value: of one document, or (rematch) of some recipients; a reminder is of notices that came before it
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
  // held: it waited for the end of quiet hours already
  'question.answered': z.strictObject({ questionId: id, held: z.boolean().optional() }),
  'questions.waiting': z.strictObject({ orgId: z.string() }),
}

export type EventName = keyof typeof shapes
/** Event → its payload. */
export type Events = { [Name in EventName]: z.infer<(typeof shapes)[Name]> }
/** What happened, recorded in the transaction that made it happen. */
export type JobEvent = { [Name in EventName]: { name: Name; data: Events[Name] } }[EventName]

/** Queues whose only cause is the clock; their jobs carry nothing. */
export const firings = [
  'release-held',
  'expire-tasks',
  'remind-tasks',
  'remind-departments',
  'recover',
  'expire-policies',
  'refresh-facts',
  'forget-claims',
  'measure-portraits',
  'give-up-unserved',
] as const
export type Firing = (typeof firings)[number]
export const nothing = z.strictObject({})

/** Event → the queues that hear of it. */
export type Routes = { readonly [Name in EventName]: readonly string[] }
/** Every queue of these routes and of the clock. */
export type QueueOf<R extends Routes> = R[EventName][number] | Firing
/** What a job of this queue carries: the payload of any event that is routed to it. */
export type DataOf<R extends Routes, Queue extends string> =
  | { [Name in EventName]: Queue extends R[Name][number] ? Events[Name] : never }[EventName]
  | (Queue extends Firing ? z.infer<typeof nothing> : never)
