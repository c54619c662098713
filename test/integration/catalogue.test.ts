import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { startService, type TestService } from '../service.ts'

describe.each(engines)('the fact catalogue on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  it.each([
    ['an end that a code writes beside it', { id: 'branch_in_lo' }, 'input.id'],
    ['a column of intake files', { id: 'name' }, 'input.id'],
    ['a property of every object', { id: 'constructor' }, 'input.id'],
    ['bounds that hold nothing', { id: 'pb_bounds', min: 5, max: 4 }, 'input.min'],
  ])('refuses a fact with %s, and keeps nothing of it', async (_name, change, path) => {
    const label = { zh: '测试', en: 'test' }
    const fact = { audience: 'CITIZEN', kind: 'NUMBER', label, authority: label, selfDeclared: true, sensitive: false }
    const answer = await service.gql('adm', 'mutation($input: FactInput!) { defineFact(input: $input) { id } }', {
      input: { ...fact, ...change },
    })
    expect(answer.errors?.[0]?.extensions.fields?.map((field) => field.path)).toEqual([path])
    expect(service.app.deps.catalogues.definitions.has(change.id)).toBe(false)
  })
})
