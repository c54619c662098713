/** The shapes the two surfaces read: a narrow part of graphql/*.graphql, by the contract's names. */

export type AudienceKind = 'CITIZEN' | 'ENTERPRISE'
export type Verdict = 'ELIGIBLE' | 'UNKNOWN' | 'INELIGIBLE'
export type PolicyStatus = 'DRAFT' | 'IN_REVIEW' | 'APPROVED' | 'PUBLISHED' | 'SUPERSEDED' | 'REPEALED' | 'EXPIRED'
export type Route = 'DIRECT' | 'RELAY_FIRST' | 'PAGE_ONLY'
export type Channel = 'PAGE' | 'WEB_PUSH' | 'EMAIL' | 'WEBHOOK' | 'GATEWAY'
export type Frequency = 'IMMEDIATELY' | 'DAILY' | 'WEEKLY' | 'NEVER'
export type DeliveryState = 'MATCHED' | 'HELD' | 'NOTICED' | 'ACCEPTED' | 'OPENED' | 'ACTED' | 'SUPPRESSED' | 'RECALLED'
export type RelayState = 'OFFERED' | 'RECEIVED' | 'FORWARDED' | 'RETURNED' | 'EXPIRED' | 'RECALLED'
export type RelaySuggestion = 'FORWARD' | 'VERIFY'

/** A JSON scalar: a rule, a fact's value, or an expectation. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export type Org = { id: string; name: string }
export type Tag = { id: string; name: string; facet: string }
export type PageInfo = { hasNextPage: boolean; endCursor: string | null }
export type Connection<T> = { edges: { cursor: string; node: T }[]; pageInfo: PageInfo; totalCount: number }

export type FactDefinition = {
  id: string
  name: string
  audience: AudienceKind
  kind: string
  unit: string | null
  codeSystem: string | null
  choices: { value: string; label: string }[] | null
  sensitive: boolean
  selfDeclared: boolean
  /** Who keeps it; the person where selfDeclared. */
  authority: string
}
export type FeedbackReason = 'WRONG_FACT' | 'WRONG_RULE' | 'NOT_INTERESTED'
export type Feedback = { useful: boolean; reason: FeedbackReason | null }
export type MeasurePrecision = {
  measure: { id: string; title: string }
  answers: number | null
  answersBand: string
  useful: number | null
  notInterested: number | null
  wrongFact: number | null
  wrongRule: number | null
  precision: number | null
  ruleNotes: string[]
}
export type Correction = {
  id: string
  state: 'OPEN' | 'ACCEPTED' | 'REJECTED'
  claimed: Json
  answer: string | null
  createdAt: string
  fact: FactDefinition
}
export type FactValue = {
  fact: FactDefinition
  value: Json
  text: string | null
  source: string
  asOf: string | null
  stale: boolean
}

export type ServiceLink = { title: string; url: string }
export type FaqEntry = { id: string; question: string; answer: string }
export type Interpretation = { id: string; title: string; body: string; publishedAt: string | null }
export type Measure = {
  id: string
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
/** What a measure offers, whom, and when to apply. */
export type MeasureOffer = Pick<Measure, 'id' | 'title' | 'audience' | 'support' | 'applyFrom' | 'applyTo'>
/** What a list shows of a policy. */
export type PolicyHead = {
  id: string
  title: string
  documentNumber: string | null
  issuer: Org
  status: PolicyStatus
  issuedOn: string | null
  publishedAt: string | null
  effectiveFrom: string | null
  effectiveTo: string | null
  inForce: boolean
}
export type Policy = PolicyHead & {
  route: Route
  urgent: boolean
  body: string
  tags: Tag[]
  measures: Measure[]
  interpretations: Interpretation[]
  supersedes: { id: string; title: string } | null
  supersededBy: { id: string; title: string } | null
  faq: FaqEntry[]
}

/** label says in one line what is asked, what is known and what follows; children are in rule order. */
export type Explanation = {
  verdict: Verdict
  label: string
  clause: string | null
  source: string | null
  asOf: string | null
  children?: Explanation[]
}
export type MeasureMatch = {
  measure: Measure
  verdict: Verdict
  explanation: Explanation
  missingFacts: FactDefinition[]
}
/** A feed item carries what its card shows; explain and checkEligibility carry no more of the policy. */
export type Match = {
  reasons: { kind: string; label: string }[]
  feedback: Feedback | null
  policy: PolicyHead & { interpretations: Interpretation[] }
  verdict: Verdict
  measures: MeasureMatch[]
}

export type Delivery = {
  id: string
  cursor: string | null
  policy: PolicyHead
  measures: { id: string; title: string; support: string | null; applyTo: string | null }[]
  because: ('MATCH' | 'SUBSCRIPTION' | 'RELAY')[]
  state: DeliveryState
  reason: string | null
  via: Org[]
  notes: { org: Org; text: string; at: string }[]
  createdAt: string
  openedAt: string | null
  actedAt: string | null
}

export type Recipient = { id: string; kind: AudienceKind; name: string; uscc: string | null }
/** linked = which of the viewer's enterprises it sees. */
export type Portal = { id: string; name: string; linked: { id: string }[] }
export type Contact = {
  channel: Channel
  masked: string | null
  verified: boolean
  wanted: boolean
  pending: string | null
  endedReason: string | null
}
/** Hours are HH:MM; null = none. */
export type TellingLimits = { quietFrom: string | null; quietTo: string | null; weeklyCap: number | null }
/** Null = as the recipient's own. */
export type ChannelPreferences = TellingLimits & { channel: Channel; frequency: Frequency | null }
export type DeliveryPreferences = TellingLimits & {
  frequency: Frequency
  language: string
  channels: ChannelPreferences[]
}
export type TopicSubscription = {
  id: string
  tags: { id: string; name: string }[]
  issuers: Org[]
  text: string | null
  frequency: Frequency
  channels: Channel[]
  active: boolean
}
export type Viewer = {
  id: string
  name: string
  roles: string[]
  org: Org | null
  recipients: Recipient[]
  personalised: boolean
  subscriptions: TopicSubscription[]
}

export type RelayOrigin = 'PLANNED' | 'HANDED_DOWN' | 'PULLED'
export type RelayTask = {
  id: string
  policy: { id: string; title: string; documentNumber: string | null; measures: MeasureOffer[] }
  org: Org
  from: Org
  depth: number
  state: RelayState
  dueAt: string
  memberCount: number
  verifyCount: number
  noticedCount: number
  reachedCount: number
  /** Own FORWARD members whose notice waits for the relay. */
  heldCount: number
  setAsideCount: number
  /** Contacts outside which an enterprise says did not take place. */
  contestedOutreachCount: number
  /** The own last note; before the first, what came from above. */
  note: string | null
  /** What came from above. */
  handedNote: string | null
  /** Why it was returned or recalled. */
  reason: string | null
  why: { origin: RelayOrigin }
  /** Rises with each step. */
  version: number
  reminders: RelayReminder[]
}
export type RelayReminder = { kind: 'HALF' | 'DUE' | 'ESCALATED'; at: string }
export type RelayMember = {
  recipientId: string
  name: string
  uscc: string
  suggestion: RelaySuggestion
  state: DeliveryState | null
  toldOffline: boolean
  /** By this organisation itself, contested or not. */
  outreachRecorded: boolean
  hasAccount: boolean
}
/** Counts are null where it failed. */
export type RelayOutcome = {
  taskId: string
  members: number | null
  toNotice: number | null
  /** Of toNotice. */
  inboxOnly: number | null
  /** = toRemind + notReminded. */
  unopened: number | null
  toRemind: number | null
  notReminded: number | null
  opened: number | null
  code: string | null
  fields: { message: string }[] | null
  message: string | null
}
/** Seconds; null = nothing to measure yet. */
export type RelayDelays = {
  receiveSeconds: number | null
  forwardSeconds: number | null
  openSeconds: number | null
  actSeconds: number | null
}
export type RelayHop = {
  id: string
  parentId: string | null
  org: Org
  state: RelayState
  /** Why it was returned or recalled. */
  reason: string | null
  offeredAt: string
  receivedAt: string | null
  forwardedAt: string | null
  dueAt: string
  memberCount: number
  noticedCount: number
  reachedCount: number
  unreachedCount: number
  openedCount: number
  actedCount: number
  toldOfflineCount: number
  delays: RelayDelays
}
export type RelayChain = {
  policy: { id: string; title: string }
  hops: RelayHop[]
  matched: number
  noticed: number
  reachedDirect: number
  reachedRelay: number
  reachedBoth: number
  unreached: number
  opened: number
  acted: number
  toldOffline: number
  delays: RelayDelays
  intact: boolean
  firstBrokenEvent: string | null
}
export type AudiencePreview = {
  count: number | null
  band: string
  unknownCount: number | null
  unknownBand: string
  total: number
}
