import { request } from './graphql.ts'
import { FACT } from './match-fragments.ts'
import type { Correction, Feedback, FeedbackReason, Json, MeasurePrecision } from './types.ts'

export type FeedbackInput = { useful: boolean; reason?: FeedbackReason; note?: string }

/** 有用 or 与我无关; the last word counts. */
export const giveFeedback = (policyId: string, recipientId: string, input: FeedbackInput): Promise<Feedback | null> =>
  request<{ done: { feedback: Feedback | null } }>(
    `mutation($policyId: ID!, $recipientId: ID, $input: FeedbackInput!) {
      done: giveFeedback(policyId: $policyId, recipientId: $recipientId, input: $input) { feedback { useful reason } } }`,
    { policyId, recipientId, input },
  ).then((d) => d.done.feedback)

export const fetchPrecision = (policyId: string): Promise<MeasurePrecision[]> =>
  request<{ precision: MeasurePrecision[] }>(
    `query($policyId: ID!) { precision: measurePrecision(policyId: $policyId) {
      measure { id title } answers answersBand useful notInterested wrongFact wrongRule precision ruleNotes } }`,
    { policyId },
  ).then((d) => d.precision)

export const fetchMyCorrections = (recipientId: string): Promise<Correction[]> =>
  request<{ myCorrections: Correction[] }>(
    `query($recipientId: ID) { myCorrections(recipientId: $recipientId) { id state claimed answer createdAt fact { ${FACT} } } }`,
    { recipientId },
  ).then((d) => d.myCorrections)

/** Contests an authority's fact. @param claimed null = wrong, the right value is not known */
export const requestCorrection = (recipientId: string, factId: string, claimed: Json, note: string): Promise<unknown> =>
  request(
    `mutation($factId: ID!, $claimed: JSON, $note: String, $recipientId: ID) {
      requestCorrection(factId: $factId, claimed: $claimed, note: $note, recipientId: $recipientId) { id } }`,
    { factId, claimed, note, recipientId },
  )
