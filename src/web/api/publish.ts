import { request } from './graphql.ts'
import type { AudienceKind, AudiencePreview, Json, PolicyStatus, Route, ServiceLink } from './types.ts'

export type MeasureInput = {
  title: string
  audience: AudienceKind
  rule: Json
  support: string | null
  applyFrom: string | null
  applyTo: string | null
  contact: string | null
  serviceLink: ServiceLink | null
  clause: string | null
}
export type PolicyInput = {
  title: string
  documentNumber: string | null
  issuedOn: string | null
  effectiveFrom: string | null
  effectiveTo: string | null
  body: string
  tags: string[]
  measures: MeasureInput[]
  route: Route
  interpretations: { title: string; body: string }[]
  supersedes: string | null
  urgent: boolean
}
/** What a step answers with: enough to see where the document stands now. */
export type Standing = { id: string; status: PolicyStatus }

const standing = <V extends Record<string, unknown>>(head: string, call: string, variables: V): Promise<Standing> =>
  request<{ done: Standing }>(`mutation(${head}) { done: ${call} { id status } }`, variables).then((d) => d.done)

/** @throws BAD_USER_INPUT with paths such as `input.measures[0].rule.all[1].gte` */
export const saveDraft = (id: string | undefined, input: PolicyInput): Promise<Standing> =>
  id === undefined
    ? standing('$input: PolicyInput!', 'draftPolicy(input: $input)', { input })
    : standing('$id: ID!, $input: PolicyInput!', 'updateDraft(id: $id, input: $input)', { id, input })

export const submitPolicy = (id: string): Promise<Standing> => standing('$id: ID!', 'submitPolicy(id: $id)', { id })
/** 三同步 asks for an interpretation; where there is none, the reason goes on record. */
export const exemptInterpretation = (id: string, reason: string): Promise<Standing> =>
  standing('$id: ID!, $reason: String!', 'exemptInterpretation(id: $id, reason: $reason)', { id, reason })

export const publishPolicy = (id: string): Promise<Standing> => standing('$id: ID!', 'publishPolicy(id: $id)', { id })

export const repealPolicy = (id: string, reason: string): Promise<Standing> =>
  standing('$id: ID!, $reason: String!', 'repealPolicy(id: $id, reason: $reason)', { id, reason })

export const reviewPolicy = (id: string, approve: boolean, comment?: string): Promise<Standing> =>
  standing(
    '$id: ID!, $approve: Boolean!, $comment: String',
    'reviewPolicy(id: $id, approve: $approve, comment: $comment)',
    { id, approve, comment },
  )

export const previewAudience = (audience: AudienceKind, rule: Json): Promise<AudiencePreview> =>
  request<{ preview: AudiencePreview }>(
    `query($audience: AudienceKind!, $rule: JSON) {
      preview: previewAudience(audience: $audience, rule: $rule) { count band unknownCount unknownBand total } }`,
    { audience, rule },
  ).then((d) => d.preview)
