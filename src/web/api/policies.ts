import type { Connection } from './connection.ts'
import { CheckEligibility, Explain, Facts, Feed, Policies, ReadPolicy, Tags } from './generated/policies.ts'
import type {
  AudienceKind,
  FactDefinition,
  MatchBrief,
  MatchWhole,
  PoliciesVariables,
  Policy,
  PolicyHead,
  Tag,
} from './generated/types.ts'
import { request } from './graphql.ts'
import type { Json } from './json.ts'

export const fetchPolicy = (id: string): Promise<Policy | null> => request(ReadPolicy, { id }).then((d) => d.policy)

export const fetchPolicies = (filter: PoliciesVariables): Promise<Connection<PolicyHead>> =>
  request(Policies, { first: 20, ...filter }).then((d) => d.policies)

export const fetchTags = (): Promise<Tag[]> => request(Tags).then((d) => d.tags)

export const fetchFacts = (audience?: AudienceKind): Promise<FactDefinition[]> =>
  request(Facts, { audience }).then((d) => d.facts)

/** With the levels of each explanation that the one-line reason needs. */
export const fetchFeed = (recipientId: string, first: number): Promise<MatchBrief[]> =>
  request(Feed, { recipientId, first }).then((d) => d.feed)

export const fetchExplanation = (policyId: string, recipientId: string): Promise<MatchWhole> =>
  request(Explain, { policyId, recipientId }).then((d) => d.explain)

/** 免登录自测: the server uses the facts for this answer only. */
export const checkEligibility = (
  policyId: string,
  audience: AudienceKind,
  facts: Record<string, Json>,
): Promise<MatchWhole> => request(CheckEligibility, { policyId, audience, facts }).then((d) => d.checkEligibility)
