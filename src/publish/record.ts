import type { AudienceKind } from '../rules/fact.ts'
import type { Rule } from '../rules/rule.ts'
import type { PolicyStatus, Route } from './policy.ts'

/** A document as stored. */
export type PolicyRecord = {
  id: number
  title: string
  documentNumber: string | null
  issuerId: string | null
  status: PolicyStatus
  route: Route
  /** sent during quiet hours too */
  urgent: boolean
  issuedOn: string | null
  effectiveFrom: string | null
  effectiveTo: string | null
  body: string
  supersedesId: number | null
  ownerOrgId: string | null
  submittedBy: string | null
  reviewedBy: string | null
  reviewComment: string | null
  interpretationExemption: string | null
  publishedAt: Date | null
  endedAt: Date | null
  endedReason: string | null
  matchedAt: Date | null
  createdAt: Date
  updatedAt: Date
}

/** One 政策事项 as stored. */
export type MeasureRecord = {
  id: number
  policyId: number
  ordinal: number
  title: string
  audience: AudienceKind
  /** as written; null = everyone of the audience */
  rule: unknown
  parsedRule: Rule | null
  simplifiedRule: Rule | null
  support: string | null
  applyFrom: string | null
  applyTo: string | null
  contact: string | null
  linkTitle: string | null
  linkUrl: string | null
  clause: string | null
}

/** The parts of a document that matching and ranking need: no texts. */
export type PolicyOutline = Pick<PolicyRecord, 'id' | 'issuerId' | 'route' | 'publishedAt' | 'matchedAt'> & {
  /** its tags and all above them */
  tagIds: ReadonlySet<string>
  /** its issuer and all organisations above that */
  issuerIds: ReadonlySet<string>
  measures: readonly Pick<MeasureRecord, 'id' | 'ordinal' | 'audience' | 'simplifiedRule' | 'applyTo'>[]
}

export type InterpretationRecord = {
  id: number
  policyId: number
  title: string
  body: string
  publishedAt: Date | null
}
export type TagRecord = { id: string; code: string; name: string; facet: string; parentId: string | null }
