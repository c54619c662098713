import {
  DraftPolicy,
  ExemptInterpretation,
  PreviewAudience,
  PublishPolicy,
  RepealPolicy,
  ReviewPolicy,
  RulesInWords,
  SubmitPolicy,
  UpdateDraft,
} from './generated/publish.ts'
import type {
  AudienceKind,
  PolicyInput,
  PolicyStep,
  PreviewAudience as PreviewedAudience,
  RuleLine,
} from './generated/types.ts'
import { request } from './graphql.ts'
import type { Json } from './json.ts'

/** @throws BAD_USER_INPUT with paths such as `input.measures[0].rule.all[1].gte` */
export const saveDraft = (id: string | undefined, input: PolicyInput): Promise<PolicyStep> =>
  id === undefined
    ? request(DraftPolicy, { input }).then((d) => d.draftPolicy)
    : request(UpdateDraft, { id, input }).then((d) => d.updateDraft)

export const submitPolicy = (id: string): Promise<PolicyStep> =>
  request(SubmitPolicy, { id }).then((d) => d.submitPolicy)

/** 三同步 requires an interpretation. Records the reason of a document without one. */
export const exemptInterpretation = (id: string, reason: string): Promise<PolicyStep> =>
  request(ExemptInterpretation, { id, reason }).then((d) => d.exemptInterpretation)

export const publishPolicy = (id: string): Promise<PolicyStep> =>
  request(PublishPolicy, { id }).then((d) => d.publishPolicy)

export const repealPolicy = (id: string, reason: string): Promise<PolicyStep> =>
  request(RepealPolicy, { id, reason }).then((d) => d.repealPolicy)

export const reviewPolicy = (id: string, approve: boolean, comment?: string): Promise<PolicyStep> =>
  request(ReviewPolicy, { id, approve, comment }).then((d) => d.reviewPolicy)

/** A rule in words, and how many it finds. */
export const previewAudience = (audience: AudienceKind, rule: Json): Promise<PreviewedAudience> =>
  request(PreviewAudience, { audience, rule })

/** The rules of a document in words, by measure. */
export const fetchRulesInWords = (id: string): Promise<ReadonlyMap<string, readonly RuleLine[]>> =>
  request(RulesInWords, { id }).then((d) => new Map(d.policy?.measures.map((one) => [one.id, one.ruleLines])))
