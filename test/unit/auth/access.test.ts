import { describe, expect, it } from 'vitest'
import { type Decision, may, type Operation, operations } from '../../../src/auth/access.ts'
import type { Actor, Role } from '../../../src/auth/actor.ts'

const columns: Role[] = [
  'CITIZEN',
  'ENTERPRISE',
  'RELAY_ADMIN',
  'PUBLISHER',
  'REVIEWER',
  'OVERSEER',
  'ADMIN',
  'SERVICE',
]

// own/foreign for each role, in the order above: + allow, - forbidden, . as if it did not exist
const table: Record<Operation, string> = {
  //                        CIT  ENT  REL  PUB  REV  OVE  ADM  SER
  'viewer.read': '            +/+  +/+  +/+  +/+  +/+  +/+  +/+  +/+',
  'policy.read-unpublished': './.  ./.  ./.  +/+  +/+  +/+  +/+  ./.',
  'policy.draft': '           -/-  -/-  -/-  +/+  -/-  -/-  -/-  -/-',
  'policy.edit': '            -/-  -/-  -/-  +/-  -/-  -/-  -/-  -/-',
  'policy.submit': '          -/-  -/-  -/-  +/-  -/-  -/-  -/-  -/-',
  'policy.review': '          -/-  -/-  -/-  -/-  -/+  -/-  -/-  -/-',
  'policy.publish': '         -/-  -/-  -/-  +/-  -/-  -/-  -/-  -/-',
  'policy.repeal': '          -/-  -/-  -/-  +/-  -/-  -/-  -/-  -/-',
  'audience.preview': '       -/-  -/-  -/-  +/+  +/+  +/+  -/-  -/-',
  'catalogue.manage': '       -/-  -/-  -/-  -/-  -/-  -/-  +/+  -/-',
  'dead-letters.manage': '    -/-  -/-  -/-  -/-  -/-  -/-  +/+  -/-',
  'portrait.read': '          -/-  -/-  -/-  +/+  +/+  +/+  +/+  -/-',
  'portrait.manage': '        -/-  -/-  -/-  +/+  -/-  +/+  +/+  -/-',
  'correction.decide': '      -/-  -/-  -/-  -/-  -/-  -/-  +/+  -/-',
  'precision.read': '         -/-  -/-  -/-  +/-  +/+  +/+  +/+  -/-',
  'recipient.read': '         +/.  +/.  ./.  ./.  ./.  ./.  ./.  ./.',
  'recipient.change': '       +/.  +/.  ./.  ./.  ./.  ./.  ./.  ./.',
  'push.manage': '            +/+  +/+  +/+  -/-  -/-  -/-  -/-  -/-',
  'subscription.manage': '    +/.  +/.  ./.  ./.  ./.  ./.  ./.  ./.',
  'portal.list': '            -/-  +/+  -/-  -/-  -/-  -/-  -/-  -/-',
  'portal.link': '            ./.  +/.  ./.  ./.  ./.  ./.  ./.  ./.',
  'portal.read': '            -/-  -/-  -/-  -/-  -/-  -/-  -/-  +/+',
  'portal.manage': '          -/-  -/-  -/-  -/-  -/-  -/-  -/-  +/+',
  'relay.read': '             ./.  ./.  +/.  ./.  ./.  ./.  ./.  ./.',
  'relay.work': '             ./.  ./.  +/.  ./.  ./.  ./.  ./.  ./.',
  'office-contact.manage': '  -/-  -/-  +/+  +/+  -/-  -/-  -/-  -/-',
  'ledger.read-work': '       -/-  -/-  +/-  -/-  +/+  +/+  +/+  -/-',
  'ledger.read-effect': '     -/-  -/-  -/-  +/-  +/+  +/+  +/+  -/-',
  'membership.manage': '      -/-  -/-  +/.  -/-  -/-  -/-  +/+  -/-',
  'member-list.manage': '     ./.  ./.  +/.  ./.  ./.  ./.  ./.  ./.',
  'interest.manage': '        ./.  ./.  +/.  ./.  ./.  ./.  ./.  ./.',
  'relay.pull': '             ./.  ./.  +/.  ./.  ./.  ./.  ./.  ./.',
  'chain.read': '             -/-  -/-  -/-  +/-  +/+  +/+  +/+  -/-',
  'chain.read-subtree': '     ./.  ./.  +/.  ./.  ./.  ./.  ./.  ./.',
  'question.ask': '           +/.  +/.  ./.  ./.  ./.  ./.  ./.  ./.',
  'question.read': '          -/-  -/-  -/-  +/.  +/+  +/+  +/+  -/-',
  'question.answer': '        ./.  ./.  ./.  +/.  ./.  ./.  ./.  ./.',
  'faq.manage': '             -/-  -/-  -/-  +/-  -/-  -/-  -/-  -/-',
}

const meaning: Record<string, Decision> = { '+': 'allow', '-': 'forbidden', '.': 'hidden' }
const actor = (...roles: Role[]): Actor => ({
  kind: 'account',
  id: 'a',
  name: 'a',
  roles,
  orgId: undefined,
  recipientIds: [],
})

describe('role × operation × own/foreign', () => {
  it('has a row for every operation', () => {
    expect(Object.keys(table).sort()).toEqual([...operations].sort())
  })

  const cases = operations.flatMap((operation) => {
    const cells = table[operation].trim().split(/\s+/)
    return columns.flatMap((role, i) =>
      (['own', 'foreign'] as const).map(
        (ownership, j) => [role, operation, ownership, meaning[cells[i]?.split('/')[j] ?? '']] as const,
      ),
    )
  })
  it.each(cases)('%s %s %s: %s', (role, operation, ownership, decision) => {
    expect(may(actor(role), operation, ownership)).toBe(decision)
  })

  it.each(operations)('nobody signed in may not %s', (operation) => {
    expect(may({ kind: 'anonymous' }, operation)).toBe('unauthenticated')
  })

  it('a reviewer who is a publisher too never reviews the own submission', () => {
    expect(may(actor('PUBLISHER', 'REVIEWER'), 'policy.review', 'own')).toBe('forbidden')
  })

  it('an account without roles may only see itself', () => {
    const allowed = operations.filter((operation) => may(actor(), operation) === 'allow')
    expect(allowed).toEqual(['viewer.read'])
  })
})
