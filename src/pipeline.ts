import { type AnswerNews, tellAsker, tellAskerQueue } from './consult/tell-asker.ts'
import { remindDepartments, tellDepartment } from './consult/tell-department.ts'
import type { SendPlainMail } from './dispatch/channels/email/plain-mail.ts'
import type { SendScope } from './dispatch/claim.ts'
import { type DispatchPlan, planDispatches } from './dispatch/plan-dispatches.ts'
import { recallPolicy } from './dispatch/recall-policy.ts'
import { recoverDispatches } from './dispatch/recover-dispatches.ts'
import { type Outbox, sendDue } from './dispatch/send.ts'
import { sendCode } from './dispatch/send-code.ts'
import { measurePortraits } from './match/portrait-sizes.ts'
import type { NoticeDeps } from './notices/deps.ts'
import { notifyMatched } from './notices/notify-matched.ts'
import { releaseDue } from './notices/release-held.ts'
import { rematch } from './notices/rematch.ts'
import { forgetClaims } from './parties/contacts/manage-contacts.ts'
import type { Stage } from './platform/jobs.ts'
import { type PortalNews, tellPortals } from './portals/tell-portals.ts'
import { tellWebhookContact } from './portals/webhook/health.ts'
import { refreshFacts } from './profile/refresh-facts.ts'
import { expirePolicies } from './publish/publish-policy.ts'
import { expireTasks, recallRelay } from './relay/end-tasks.ts'
import { planRelay } from './relay/plan-relay.ts'
import { releaseUncovered } from './relay/release-uncovered.ts'
import { type OfficeNews, remindTasks } from './relay/remind-tasks.ts'
import { tellOffice } from './relay/tell-office.ts'
import { recoverStalled } from './track/recover-stalled.ts'

/** What happened → which stages hear of it. The one place that says what follows what. */
export const routes = {
  'policy.published': ['notice'],
  'policy.matched': ['plan-relay'],
  'policy.ended': ['recall', 'recall-relay'],
  'facts.changed': ['rematch'],
  'memberships.changed': ['release-uncovered'],
  'notices.held': ['release-uncovered'],
  'notices.made': ['plan-dispatches', 'tell-portals'],
  'notices.recalled': ['tell-portals'],
  'dispatches.planned': ['send'],
  'webhook.disabled': ['tell-webhook-contact'],
  'contact.claimed': ['send-code'],
  'relay.reminded': ['tell-office'],
  'membership.contested': ['tell-office'],
  'question.answered': [tellAskerQueue],
  'questions.waiting': ['tell-department'],
} as const

/** When the clock alone is the cause; Asia/Shanghai. Every firing only enqueues, once per time slot over all processes. */
export const schedule = [
  { queue: 'release-held', cron: '* * * * *', everySeconds: 60 },
  { queue: 'expire-tasks', cron: '* * * * *', everySeconds: 60 },
  { queue: 'remind-tasks', cron: '0 9-17 * * *', everySeconds: 3600 },
  { queue: 'remind-departments', cron: '0 9 * * *', everySeconds: 3600 },
  { queue: 'recover', cron: '*/20 * * * * *', everySeconds: 20 },
  { queue: 'expire-policies', cron: '5 0 * * *', everySeconds: 3600 },
  { queue: 'refresh-facts', cron: '10 0 * * *', everySeconds: 3600 },
  { queue: 'forget-claims', cron: '20 0 * * *', everySeconds: 3600 },
  { queue: 'measure-portraits', cron: '0 1 * * *', everySeconds: 3600 },
] as const

export const queues: string[] = [...new Set([...Object.values(routes).flat(), ...schedule.map((entry) => entry.queue)])]

const numberIn = (data: Record<string, unknown>, key: string): number => Number(data[key])

/** Every stage with what it needs. */
export function stages(deps: NoticeDeps, outbox: Outbox, mail: SendPlainMail, publicUrl: () => string): Stage[] {
  return [
    { queue: 'notice', run: (data) => notifyMatched(deps, numberIn(data, 'policyId')) },
    { queue: 'plan-relay', run: (data) => planRelay(deps, numberIn(data, 'policyId')) },
    { queue: 'recall', run: (data) => recallPolicy(deps, numberIn(data, 'policyId'), String(data.reason)) },
    { queue: 'recall-relay', run: (data) => recallRelay(deps, numberIn(data, 'policyId'), String(data.reason)) },
    { queue: 'release-uncovered', run: (data) => releaseUncovered(deps, (data.recipientIds as number[]) ?? []) },
    { queue: 'rematch', run: (data) => rematch(deps, (data.recipientIds as number[]) ?? []) },
    { queue: 'plan-dispatches', run: (data) => planDispatches(deps, outbox.channels, data as unknown as DispatchPlan) },
    { queue: 'tell-portals', run: (data) => tellPortals(deps, data as unknown as PortalNews) },
    {
      queue: 'tell-webhook-contact',
      run: (data) => tellWebhookContact(deps, mail, String(data.accountId)),
    },
    {
      queue: 'send',
      concurrency: 2,
      run: (data, job) => sendDue(deps, outbox, data as SendScope, job.signal),
    },
    { queue: 'send-code', run: (data) => sendCode(deps, outbox, data) },
    { queue: 'forget-claims', run: () => forgetClaims(deps.db, deps.clock) },
    { queue: 'release-held', run: () => releaseDue(deps) },
    { queue: 'expire-tasks', run: () => expireTasks(deps) },
    { queue: 'remind-tasks', run: () => remindTasks(deps) },
    { queue: 'tell-office', run: (data) => tellOffice(deps, mail, publicUrl(), data as unknown as OfficeNews) },
    { queue: tellAskerQueue, run: (data) => tellAsker(deps, mail, publicUrl(), data as AnswerNews) },
    { queue: 'remind-departments', run: () => remindDepartments(deps) },
    { queue: 'tell-department', run: (data) => tellDepartment(deps, mail, publicUrl(), String(data.orgId)) },
    { queue: 'expire-policies', run: () => expirePolicies(deps.db, deps) },
    { queue: 'refresh-facts', run: () => refreshFacts(deps.db, deps) },
    { queue: 'measure-portraits', run: () => measurePortraits(deps.db, deps) },
    {
      queue: 'recover',
      run: async () => {
        await recoverDispatches(deps)
        await recoverStalled(deps)
      },
    },
  ]
}
