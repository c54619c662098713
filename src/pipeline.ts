import { redateQuestions } from './consult/redate-questions.ts'
import { tellAsker } from './consult/tell-asker.ts'
import { remindDepartments, tellDepartment } from './consult/tell-department.ts'
import { cancelDispatches } from './dispatch/cancel-dispatches.ts'
import type { SendPlainMail } from './dispatch/channels/email/plain-mail.ts'
import { planDispatches } from './dispatch/plan-dispatches.ts'
import { recallMessages, recallPolicy } from './dispatch/recall-policy.ts'
import { recoverDispatches } from './dispatch/recover-dispatches.ts'
import { type Outbox, sendDue } from './dispatch/send.ts'
import { sendCode } from './dispatch/send-code.ts'
import { measurePortraits } from './match/portrait-sizes.ts'
import { turningDays } from './match/turning-days.ts'
import { beginPolicies, fireBeginnings } from './notices/begin-policy.ts'
import type { NoticeDeps } from './notices/deps.ts'
import { notifyMatched } from './notices/notify-matched.ts'
import { releaseDue } from './notices/release-held.ts'
import { rematch } from './notices/rematch.ts'
import { forgetClaims } from './parties/contacts/manage-contacts.ts'
import { respellDigests } from './parties/contacts/respell-digests.ts'
import type { Firing, Routes } from './platform/events.ts'
import type { Stages } from './platform/jobs.ts'
import { tellPortals } from './portals/tell-portals.ts'
import { tellWebhookContact } from './portals/webhook/health.ts'
import { type FindTurningDays, refreshFacts } from './profile/refresh-facts.ts'
import { indexTexts } from './publish/policy-texts-store.ts'
import { expirePolicies } from './publish/publish-policy.ts'
import { expireTasks, recallRelay } from './relay/end-tasks.ts'
import { planRelay } from './relay/plan-relay.ts'
import { redateTasks } from './relay/redate-tasks.ts'
import { releaseUncovered } from './relay/release-uncovered.ts'
import { remindTasks } from './relay/remind-tasks.ts'
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
  'question.answered': ['tell-asker'],
  'questions.waiting': ['tell-department'],
  'calendar.changed': ['redate-tasks', 'redate-questions'],
} as const satisfies Routes

/** When the clock alone is the cause; Asia/Shanghai. Every firing only enqueues, once per time slot over all processes. */
export const schedule: { readonly [Queue in Firing]: { cron: string; everySeconds: number } } = {
  'release-held': { cron: '* * * * *', everySeconds: 60 },
  'expire-tasks': { cron: '* * * * *', everySeconds: 60 },
  'remind-tasks': { cron: '0 9-17 * * *', everySeconds: 3600 },
  'remind-departments': { cron: '0 9 * * *', everySeconds: 3600 },
  recover: { cron: '*/20 * * * * *', everySeconds: 20 },
  'expire-policies': { cron: '5 0 * * *', everySeconds: 3600 },
  'refresh-facts': { cron: '10 0 * * *', everySeconds: 3600 },
  'begin-policies': { cron: '15 0 * * *', everySeconds: 3600 },
  'forget-claims': { cron: '20 0 * * *', everySeconds: 3600 },
  'measure-portraits': { cron: '0 1 * * *', everySeconds: 3600 },
  'index-texts': { cron: '30 1 * * *', everySeconds: 3600 },
  'give-up-unserved': { cron: '*/10 * * * *', everySeconds: 600 },
}

/** Every stage with what it needs. */
export function stages(
  deps: NoticeDeps,
  outbox: Outbox,
  mail: SendPlainMail,
  publicUrl: () => string,
): Stages<typeof routes> {
  const findTurning: FindTurningDays = async (db, since, on) => turningDays(await deps.inForce(db, on), since)
  return {
    notice: { run: ({ policyId }) => notifyMatched(deps, policyId) },
    'plan-relay': { run: ({ policyId }) => planRelay(deps, policyId) },
    recall: { run: ({ policyId, reason }) => recallPolicy(deps, policyId, reason) },
    'recall-relay': { run: ({ policyId, reason }) => recallRelay(deps, policyId, reason) },
    'release-uncovered': { run: ({ recipientIds }) => releaseUncovered(deps, recipientIds) },
    rematch: { run: ({ recipientIds }) => rematch(deps, recipientIds, cancelDispatches) },
    'plan-dispatches': { run: (plan) => planDispatches(deps, outbox.channels, plan) },
    'tell-portals': { run: (news) => tellPortals(deps, news) },
    'tell-webhook-contact': { run: ({ accountId }) => tellWebhookContact(deps, mail, accountId) },
    send: { concurrency: 2, run: (scope, { signal }) => sendDue(deps, outbox, scope, signal) },
    'send-code': { run: (claim) => sendCode(deps, outbox, claim) },
    'tell-office': { run: (news) => tellOffice(deps, mail, publicUrl(), news) },
    'tell-asker': { run: (news) => tellAsker(deps, mail, publicUrl(), news) },
    'tell-department': { run: ({ orgId }) => tellDepartment(deps, mail, publicUrl(), orgId) },
    'redate-tasks': { run: () => redateTasks(deps) },
    'redate-questions': { run: () => redateQuestions(deps) },
    'release-held': { run: () => releaseDue(deps) },
    'expire-tasks': { run: () => expireTasks(deps) },
    'remind-tasks': { run: () => remindTasks(deps) },
    'remind-departments': { run: () => remindDepartments(deps) },
    'expire-policies': {
      run: async () => {
        await expirePolicies(deps.db, deps)
        await fireBeginnings(deps)
      },
    },
    'refresh-facts': {
      run: async () => {
        await refreshFacts(deps.db, deps, findTurning)
        await fireBeginnings(deps)
      },
    },
    'begin-policies': {
      run: async () => {
        // Why first: a document must not be matched with facts that went stale this night.
        await refreshFacts(deps.db, deps, findTurning)
        await beginPolicies(deps, { cancel: cancelDispatches, recall: recallMessages(deps) })
      },
    },
    'forget-claims': {
      run: async () => {
        await forgetClaims(deps.db, deps.clock)
        await respellDigests(deps.db, deps.ring)
      },
    },
    'measure-portraits': { run: () => measurePortraits(deps.db, deps) },
    'index-texts': { run: () => indexTexts(deps.db) },
    'give-up-unserved': { run: () => deps.jobs.giveUpUnserved() },
    recover: {
      run: async () => {
        await recoverDispatches(deps)
        await recoverStalled(deps)
        await fireBeginnings(deps)
      },
    },
  }
}
