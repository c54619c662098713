import { describe, expect, it } from 'vitest'
import { afterStep, type PolicyStatus, type PolicyStep, validityOn } from '../../../src/publish/policy.ts'

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
  it.each<[string, PolicyStatus, string | null, string | null, string]>([
    ['without dates it is in force, not unlimited', 'PUBLISHED', null, null, 'IN_FORCE'],
    ['before the first day', 'PUBLISHED', '2026-11-25', null, 'NOT_YET'],
    ['on the first day', 'PUBLISHED', '2026-11-24', null, 'IN_FORCE'],
    ['on the last day', 'PUBLISHED', null, '2026-11-24', 'IN_FORCE'],
    ['after the last day', 'PUBLISHED', null, '2026-11-23', 'EXPIRED'],
    ['superseded', 'SUPERSEDED', null, null, 'AMENDED'],
    ['repealed', 'REPEALED', null, null, 'REPEALED'],
    ['a draft', 'DRAFT', null, null, 'NOT_PUBLISHED'],
  ])('%s', (_name, status, effectiveFrom, effectiveTo, expected) => {
    expect(validityOn({ status, effectiveFrom, effectiveTo }, '2026-11-24')).toBe(expected)
  })
})
