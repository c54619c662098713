import { describe, expect, it } from 'vitest'
import { afterStep, isInForce, type PolicyStatus, type PolicyStep, validityOn } from '../../../src/publish/policy.ts'

const statuses: PolicyStatus[] = ['DRAFT', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED']
const table: Record<PolicyStep, Partial<Record<PolicyStatus, PolicyStatus>>> = {
  submit: { DRAFT: 'IN_REVIEW' },
  approve: { IN_REVIEW: 'APPROVED' },
  return: { IN_REVIEW: 'DRAFT' },
  publish: { APPROVED: 'PUBLISHED' },
  supersede: { PUBLISHED: 'SUPERSEDED' },
  repeal: { PUBLISHED: 'REPEALED' },
  expire: { PUBLISHED: 'EXPIRED' },
}

describe('the life of a document', () => {
  it.each(Object.keys(table) as PolicyStep[])('%s', (step) => {
    for (const status of statuses) expect([status, afterStep(status, step)]).toEqual([status, table[step][status]])
  })
})

describe('validity as shown', () => {
  const undated = { effectiveFrom: null, effectiveTo: null, replacedOn: null, amendedOn: null }
  it.each<[string, PolicyStatus, Partial<typeof undated> | Record<string, string>, string]>([
    ['without dates it is in force, not unlimited', 'PUBLISHED', {}, 'IN_FORCE'],
    ['before the first day', 'PUBLISHED', { effectiveFrom: '2026-11-25' }, 'NOT_YET'],
    ['on the first day', 'PUBLISHED', { effectiveFrom: '2026-11-24' }, 'IN_FORCE'],
    ['on the last day', 'PUBLISHED', { effectiveTo: '2026-11-24' }, 'IN_FORCE'],
    ['after the last day', 'PUBLISHED', { effectiveTo: '2026-11-23' }, 'EXPIRED'],
    ['superseded', 'SUPERSEDED', {}, 'SUPERSEDED'],
    ['before the day of its successor', 'PUBLISHED', { replacedOn: '2026-11-25' }, 'IN_FORCE'],
    ['on the day of its successor, before the nightly job', 'PUBLISHED', { replacedOn: '2026-11-24' }, 'SUPERSEDED'],
    ['before an amendment', 'PUBLISHED', { amendedOn: '2026-11-25' }, 'IN_FORCE'],
    ['amended', 'PUBLISHED', { amendedOn: '2026-11-24' }, 'AMENDED'],
    ['amended before, ended now', 'PUBLISHED', { amendedOn: '2026-11-01', effectiveTo: '2026-11-23' }, 'EXPIRED'],
    ['repealed', 'REPEALED', {}, 'REPEALED'],
    ['a draft', 'DRAFT', {}, 'NOT_PUBLISHED'],
  ])('%s', (_name, status, dates, expected) => {
    const policy = { status, ...undated, ...dates }
    expect(validityOn(policy, '2026-11-24')).toBe(expected)
    expect(isInForce(policy, '2026-11-24')).toBe(['IN_FORCE', 'AMENDED'].includes(expected))
  })
})
