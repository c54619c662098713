import type { CompaniesMessages } from './companies.zh.ts'

const policies = (n: number): string => (n === 1 ? '1 policy' : `${n} policies`)
const companies = (n: number): string => (n === 1 ? '1 company' : `${n} companies`)

export const companiesEn: CompaniesMessages = {
  title: 'By company',
  hint: 'Member companies not reached yet in tasks that are under way, those with most to be told first. One visit or call about several policies can be recorded at once.',
  search: 'Company name or code',
  anyAdvice: 'Any suggestion',
  noAccountOnly: 'Without account only',
  noAccount: 'no account',
  callSheet: 'Download call sheet (CSV)',
  company: 'Company',
  uscc: 'Unified social credit code',
  toTell: 'To be told',
  toTellOf: (forward, verify) =>
    [forward > 0 && `${forward} to forward`, verify > 0 && `${verify} to verify`].filter(Boolean).join(' · '),
  total: (n) => `${companies(n)} in all`,
  empty: 'No company fits',
  nothingToTell: 'This company has been reached about every policy.',
  showAll: 'Show all companies',
  show: (name) => `Show the policies of “${name}”`,
  hide: (name) => `Hide the policies of “${name}”`,
  policy: 'Policy',
  closesOn: 'Apply by',
  closes: (day) => `Apply by ${day}`,
  notStated: 'not stated',
  advice: 'Suggestion',
  state: 'Notice',
  andMore: (n) => `${n} in all`,
  record: (n) => `Record contact (${policies(n)})`,
  recorded: (name, n) => `“${name}”: ${policies(n)} recorded`,
  refusedOne: (title, why) => `“${title}” was not recorded: ${why}`,
  left: (n) => `${companies(n)} not reached yet`,
  leftLink: 'View by company',
  ofCompany: (name) => `All policies “${name}” was not reached about`,
}
