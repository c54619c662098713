import { describe, expect, it } from 'vitest'
import { auditActions } from '../../../src/auth/audit.ts'

// past tense without -ed
const irregular = ['read', 'set-aside', 'withdrawn']

describe('contents of the audit log', () => {
  it.each(auditActions)('%s is an object and an action', (action) => {
    const [thing = '', verb = '', ...more] = action.split('.')
    expect(more).toEqual([])
    expect(thing).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(irregular.includes(verb) || /^([a-z]+-)?[a-z]+ed$/.test(verb)).toBe(true)
  })

  it('is listed once each, in order', () => {
    expect([...auditActions]).toEqual([...new Set(auditActions)].sort())
  })
})
