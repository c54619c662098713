import type { OrgKind } from '../../parties/recipient.ts'
import type { Route } from '../../publish/policy.ts'
import type { MeasureInput } from '../../publish/policy-input.ts'

export type DemoOrganisation = { id: string; name: string; kind: OrgKind; parentId?: string }
export type DemoTag = { id: string; code: string; name: string; facet: string; parentId: string | null }

/** A synthetic citizen or enterprise. Facts as JSON profiles carry them; an absent fact is not known. */
export type DemoRecipient = {
  key: string
  name: string
  uscc?: string
  memberOf: string[]
  facts: Record<string, unknown>
  /** The day the facts were stated; those in `old` three years earlier. */
  asOf: string
  old: string[]
  email?: string
  wantsEmail: boolean
}

export type DemoAccount = { id: string; name: string; roles: string[]; orgId?: string; recipients: string[] }

/** A service account, with the keys of the enterprises that linked it. */
export type DemoPortal = { id: string; name: string; linked: string[] }

export type DemoPolicy = {
  key: string
  issuer: string
  documentNumber: string
  title: string
  issuedOn: string
  effectiveFrom?: string
  effectiveTo?: string
  route: Route
  tags: string[]
  body: string
  measures: MeasureInput[]
  interpretations: { title: string; body: string }[]
  supersedes?: string
  /** How far it is when the demo begins. */
  stage: 'published' | 'approved' | 'in_review' | 'draft'
}
