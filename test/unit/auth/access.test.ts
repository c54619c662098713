import { describe, expect, it } from 'vitest'
import { type Decision, isOwned, may, type Operation, type Ownership, owners } from '../../../src/auth/access.ts'
import type { Actor, Role } from '../../../src/auth/actor.ts'
import { authorise } from '../../../src/auth/authorise.ts'

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

// own/foreign for each role, in the order above: + allow, - forbidden, . as if it did not exist; one sign where nothing has an owner
const table: Record<Operation, string> = {
  //                        CIT  ENT  REL  PUB  REV  OVE  ADM  SER
  'viewer.read': '             +    +    +    +    +    +    +    + ',
  'policy.read-unpublished': ' .    .    .    +    +    +    +    . ',
  'policy.draft': '            -    -    -    +    -    -    -    - ',
  'policy.edit': '            -/-  -/-  -/-  +/-  -/-  -/-  -/-  -/-',
  'policy.submit': '          -/-  -/-  -/-  +/-  -/-  -/-  -/-  -/-',
  'policy.review': '          -/-  -/-  -/-  -/-  -/+  -/-  -/-  -/-',
  'policy.publish': '         -/-  -/-  -/-  +/-  -/-  -/-  -/-  -/-',
  'policy.repeal': '          -/-  -/-  -/-  +/-  -/-  -/-  -/-  -/-',
  'audience.preview': '        -    -    -    +    +    +    -    - ',
  'catalogue.manage': '        -    -    -    -    -    -    +    - ',
  'dead-letters.manage': '     -    -    -    -    -    -    +    - ',
  'portrait.read': '           -    -    -    +    +    +    +    - ',
  'portrait.manage': '         -    -    -    +    -    +    +    - ',
  'correction.decide': '       -    -    -    -    -    -    +    - ',
  'precision.read': '         -/-  -/-  -/-  +/-  +/+  +/+  +/+  -/-',
  'recipient.read': '         +/.  +/.  ./.  ./.  ./.  ./.  ./.  ./.',
  'recipient.change': '       +/.  +/.  ./.  ./.  ./.  ./.  ./.  ./.',
  'push.manage': '             +    +    +    -    -    -    -    - ',
  'subscription.manage': '    +/.  +/.  ./.  ./.  ./.  ./.  ./.  ./.',
  'portal.list': '             -    +    -    -    -    -    -    - ',
  'portal.link': '            ./.  +/.  ./.  ./.  ./.  ./.  ./.  ./.',
  'portal.read': '             -    -    -    -    -    -    -    + ',
  'portal.manage': '           -    -    -    -    -    -    -    + ',
  'relay.read': '             ./.  ./.  +/.  ./.  ./.  ./.  ./.  ./.',
  'relay.work': '             ./.  ./.  +/.  ./.  ./.  ./.  ./.  ./.',
  'office-contact.manage': '   -    -    +    +    -    -    -    - ',
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

const operations = Object.keys(owners) as Operation[]
const decide = (who: Actor, operation: Operation, ownership: Ownership): Decision =>
  isOwned(operation) ? may(who, operation, ownership) : may(who, operation)

describe('role × operation × own/foreign', () => {
  it('has a row for every operation', () => {
    expect(Object.keys(table).sort()).toEqual([...operations].sort())
  })

  it.each(operations)('%s names its owner, or is declared to have none', (operation) => {
    const cells = table[operation].trim().split(/\s+/)
    expect(cells.every((cell) => cell.length === (owners[operation] === undefined ? 1 : 3))).toBe(true)
    expect(owners[operation]).toSatisfy((own) => own === undefined || /actor/.test(own))
    expect(isOwned(operation)).toBe(owners[operation] !== undefined)
    // an owner that decides nothing would be asked for in vain
    if (isOwned(operation)) expect(cells.some((cell) => cell[0] !== cell[2])).toBe(true)
  })

  it('accepts ownership exactly for owned operations, by type', () => {
    const none: Actor = { kind: 'anonymous' }
    // @ts-expect-error an owned operation without ownership
    expect(may(none, 'policy.edit')).toBe('unauthenticated')
    // @ts-expect-error an unowned operation with ownership
    expect(may(none, 'viewer.read', 'own')).toBe('unauthenticated')
    // @ts-expect-error an owned operation without ownership
    expect(() => authorise(none, 'recipient.read')).toThrow()
    // @ts-expect-error what is hidden is no ownership
    expect(() => authorise(none, 'recipient.read', '记录 record')).toThrow()
  })

  it('refuses an owned operation whose ownership was lost on the way', () => {
    const judge = may as (who: Actor, operation: Operation) => Decision
    for (const operation of operations.filter(isOwned))
      for (const role of columns) {
        const foreign = may(actor(role), operation, 'foreign')
        if (foreign !== 'allow' || operation === 'policy.review')
          expect(judge(actor(role), operation)).not.toBe('allow')
      }
  })

  const cases = operations.flatMap((operation) => {
    const cells = table[operation].trim().split(/\s+/)
    return columns.flatMap((role, i) =>
      (['own', 'foreign'] as const).map((ownership) => {
        const [own, , foreign = own] = cells[i] ?? ''
        return [role, operation, ownership, meaning[(ownership === 'own' ? own : foreign) ?? '']] as const
      }),
    )
  })
  it.each(cases)('%s %s %s: %s', (role, operation, ownership, decision) => {
    expect(decide(actor(role), operation, ownership)).toBe(decision)
  })

  it.each(operations)('%s is refused without a sign-in', (operation) => {
    expect(decide({ kind: 'anonymous' }, operation, 'own')).toBe('unauthenticated')
  })

  it('a reviewer who is a publisher too never reviews the own submission', () => {
    expect(may(actor('PUBLISHER', 'REVIEWER'), 'policy.review', 'own')).toBe('forbidden')
  })

  it('an account without roles can only see itself', () => {
    const allowed = operations.filter((operation) => decide(actor(), operation, 'own') === 'allow')
    expect(allowed).toEqual(['viewer.read'])
  })
})
