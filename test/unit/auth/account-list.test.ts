import { describe, expect, it } from 'vitest'
import { type AccountRow, readAccount } from '../../../src/auth/account-list.ts'

const row = (change: Partial<AccountRow> = {}): AccountRow => ({
  line: 2,
  id: 'sub-1',
  name: '张三',
  roles: 'RELAY_ADMIN',
  org: 'park',
  enterprises: '',
  ...change,
})
const orgs = new Set(['park'])

describe('an account of a file', () => {
  it('has roles, an organisation and enterprises', () => {
    expect(
      readAccount(
        row({ roles: 'relay_admin；enterprise', org: '＇ｐａｒｋ ', enterprises: '91310118ma1jl0000x；' }),
        orgs,
      ),
    ).toEqual({
      line: 2,
      id: 'sub-1',
      name: '张三',
      roles: ['RELAY_ADMIN', 'ENTERPRISE'],
      orgId: 'park',
      usccs: ['91310118MA1JL0000X'],
    })
  })

  it.each<[string, Partial<AccountRow>, string]>([
    ['no id', { id: ' ' }, 'id'],
    ['no name', { name: '' }, 'name'],
    ['a role that is none', { roles: 'RELAY_ADMIN;BOSS' }, 'roles'],
    ['no role', { roles: '' }, 'roles'],
    ['an organisation that is none', { org: 'nowhere' }, 'org'],
    ['a relay administrator of nothing', { org: '' }, 'org'],
    ['enterprises without the role', { enterprises: '91310118MA1JL0000X' }, 'enterprises'],
  ])('%s is refused', (_name, change, part) => {
    expect(readAccount(row(change), orgs)).toMatchObject({ path: part, key: expect.any(String) })
  })
})
