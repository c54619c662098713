/** States of a document. */
export type PolicyStatus = 'DRAFT' | 'IN_REVIEW' | 'APPROVED' | 'PUBLISHED' | 'SUPERSEDED' | 'REPEALED' | 'EXPIRED'
export type Route = 'DIRECT' | 'RELAY_FIRST' | 'PAGE_ONLY'
export type PolicyStep = 'submit' | 'approve' | 'return' | 'publish' | 'supersede' | 'repeal' | 'expire'

// DRAFT -submit-> IN_REVIEW -approve-> APPROVED -publish-> PUBLISHED -> SUPERSEDED | REPEALED | EXPIRED; -return-> DRAFT
const steps: Record<PolicyStep, { from: readonly PolicyStatus[]; to: PolicyStatus }> = {
  submit: { from: ['DRAFT'], to: 'IN_REVIEW' },
  approve: { from: ['IN_REVIEW'], to: 'APPROVED' },
  return: { from: ['IN_REVIEW'], to: 'DRAFT' },
  publish: { from: ['APPROVED'], to: 'PUBLISHED' },
  supersede: { from: ['PUBLISHED'], to: 'SUPERSEDED' },
  repeal: { from: ['PUBLISHED'], to: 'REPEALED' },
  expire: { from: ['PUBLISHED'], to: 'EXPIRED' },
}

/** The status after a step; undefined when the step is not possible from there. Pure. */
export function afterStep(status: PolicyStatus, step: PolicyStep): PolicyStatus | undefined {
  const { from, to } = steps[step]
  return from.includes(status) ? to : undefined
}

/** Statuses that are readable without login. */
export const publicStatuses: readonly PolicyStatus[] = ['PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED']
export const isPublic = (status: PolicyStatus): boolean => publicStatuses.includes(status)

/** Shown validity. An undated document is never shown as unlimited. AMENDED = in force, some of it amended. */
export type Validity = 'IN_FORCE' | 'NOT_YET' | 'AMENDED' | 'SUPERSEDED' | 'REPEALED' | 'EXPIRED' | 'NOT_PUBLISHED'

type Dated = {
  status: PolicyStatus
  effectiveFrom: string | null
  effectiveTo: string | null
  replacedOn: string | null
  amendedOn: string | null
}

/** Shown validity of a document on a day: 现行有效, 尚未施行, 已修改, 已被新文件替代, 已废止, 已失效. Pure. */
export function validityOn(policy: Dated, on: string): Validity {
  if (policy.status === 'SUPERSEDED') return 'SUPERSEDED'
  if (policy.status === 'REPEALED') return 'REPEALED'
  if (policy.status === 'EXPIRED') return 'EXPIRED'
  if (policy.status !== 'PUBLISHED') return 'NOT_PUBLISHED'
  if (policy.replacedOn && policy.replacedOn <= on) return 'SUPERSEDED'
  if (policy.effectiveFrom && policy.effectiveFrom > on) return 'NOT_YET'
  if (policy.effectiveTo && policy.effectiveTo < on) return 'EXPIRED'
  return policy.amendedOn && policy.amendedOn <= on ? 'AMENDED' : 'IN_FORCE'
}

/** Whether a published document is in force on a day: both days of its period are included. Pure. */
export const isInForce = (policy: Dated, on: string): boolean =>
  ['IN_FORCE', 'AMENDED'].includes(validityOn(policy, on))

/** The day from which a document that is published today has effect. Pure. */
export const firstDay = ({ effectiveFrom }: Pick<Dated, 'effectiveFrom'>, today: string): string =>
  effectiveFrom && effectiveFrom > today ? effectiveFrom : today
