import { companiesEn } from './companies.en.ts'
import { companiesZh } from './companies.zh.ts'
import type { Namespace } from './words.ts'

/** The page 按企业. */
export const companiesWords: Namespace<typeof companiesZh> = { zh: companiesZh, en: companiesEn }
