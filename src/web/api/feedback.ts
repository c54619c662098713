import { GiveFeedback, MyCorrections, Precision, RequestCorrection } from './generated/feedback.ts'
import type { Correction, Feedback, FeedbackInput, MeasurePrecision } from './generated/types.ts'
import { request } from './graphql.ts'
import type { Json } from './json.ts'

/** 有用 or 与我无关; the latest counts. */
export const giveFeedback = (policyId: string, recipientId: string, input: FeedbackInput): Promise<Feedback | null> =>
  request(GiveFeedback, { policyId, recipientId, input }).then((d) => d.giveFeedback.feedback)

export const fetchPrecision = (policyId: string): Promise<MeasurePrecision[]> =>
  request(Precision, { policyId }).then((d) => d.measurePrecision)

export const fetchMyCorrections = (recipientId: string): Promise<Correction[]> =>
  request(MyCorrections, { recipientId }).then((d) => d.myCorrections)

/** Contests an authority's fact. @param claimed null = wrong, with an unknown correct value */
export const requestCorrection = (recipientId: string, factId: string, claimed: Json, note: string): Promise<unknown> =>
  request(RequestCorrection, { factId, claimed, note, recipientId })
