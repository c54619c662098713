import { expect, it } from 'vitest'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { typedFacts } from '../../../src/profile/typed-facts.ts'

const catalogue = buildCatalogues(readCatalogueFiles(), new Map()).of('ENTERPRISE')

// issue 11.4: a form is read as a table is. Nobody dropped a zero here: 39 is C39 for readProfile.
it.each([
  ['employees', '1,000', 1000],
  ['employees', '１０００', 1000],
  ['employees', 12, 12],
  ['employees', 'many', 'many'],
  ['rd_ratio', '5%', 5],
  ['established_on', '2026/5/1', '2026-05-01'],
  ['industry', 'ｃ 39', 'C39'],
  ['industry', '39', '39'],
  ['registered_in', '３１０１１８', '310118'],
  ['premises', 'owned', 'owned'],
  ['foreign_capital', 'TRUE', 'TRUE'],
  ['qualifications', ['high_tech'], ['high_tech']],
  ['employees', null, null],
  ['no_such_fact', '1,000', '1,000'],
])('%s typed as %j is %j', (id, given, value) => {
  expect(typedFacts({ [id]: given }, catalogue)).toEqual({ [id]: value })
})
