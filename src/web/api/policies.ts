import { POLICY_HEAD } from './fragments.ts'
import { request } from './graphql.ts'
import { FACT, MATCH_BRIEF, MATCH_WHOLE, POLICY } from './match-fragments.ts'
import type {
  AudienceKind,
  Connection,
  FactDefinition,
  Json,
  Match,
  Policy,
  PolicyHead,
  PolicyStatus,
  Tag,
} from './types.ts'

export const fetchPolicy = (id: string): Promise<Policy | null> =>
  request<{ policy: Policy | null }>(`query($id: ID!) { policy(id: $id) { ${POLICY} } }`, { id }).then((d) => d.policy)

export type PolicyFilter = { text?: string; tags?: string[]; status?: PolicyStatus; after?: string; first?: number }

const POLICIES = `query($text: String, $tags: [ID!], $status: PolicyStatus, $first: Int, $after: String) {
  policies(text: $text, tags: $tags, status: $status, first: $first, after: $after) {
    edges { cursor node { ${POLICY_HEAD} } } pageInfo { hasNextPage endCursor } totalCount } }`

export const fetchPolicies = (filter: PolicyFilter): Promise<Connection<PolicyHead>> =>
  request<{ policies: Connection<PolicyHead> }>(POLICIES, { first: 20, ...filter }).then((d) => d.policies)

export const fetchTags = (): Promise<Tag[]> =>
  request<{ tags: Tag[] }>('{ tags { id name facet } }').then((d) => d.tags)

export const fetchFacts = (audience?: AudienceKind): Promise<FactDefinition[]> =>
  request<{ facts: FactDefinition[] }>(`query($audience: AudienceKind) { facts(audience: $audience) { ${FACT} } }`, {
    audience,
  }).then((d) => d.facts)

export const fetchFeed = (recipientId: string, first: number): Promise<Match[]> =>
  request<{ feed: Match[] }>(
    `query($recipientId: ID, $first: Int) { feed(recipientId: $recipientId, first: $first) { ${MATCH_BRIEF} } }`,
    { recipientId, first },
  ).then((d) => d.feed)

export const fetchExplanation = (policyId: string, recipientId: string): Promise<Match> =>
  request<{ explain: Match }>(
    `query($policyId: ID!, $recipientId: ID) { explain(policyId: $policyId, recipientId: $recipientId) { ${MATCH_WHOLE} } }`,
    { policyId, recipientId },
  ).then((d) => d.explain)

/** 免登录自测: the facts are used for this answer only. */
export const checkEligibility = (
  policyId: string,
  audience: AudienceKind,
  facts: Record<string, Json>,
): Promise<Match> =>
  request<{ check: Match }>(
    `query($policyId: ID!, $audience: AudienceKind!, $facts: JSON!) {
      check: checkEligibility(policyId: $policyId, audience: $audience, facts: $facts) { ${MATCH_WHOLE} } }`,
    { policyId, audience, facts },
  ).then((d) => d.check)
