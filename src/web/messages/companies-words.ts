import { companiesEn } from './companies-en.ts'
import { type CompaniesMessages, companiesZh } from './companies-zh.ts'
import { useLanguage } from './language.ts'
import type { Messages } from './zh.ts'

/** c = the words of the page 按企业, words = those shared by both surfaces. */
export function useCompaniesWords(): { c: CompaniesMessages; words: Messages; language: 'zh' | 'en' } {
  const { language, words } = useLanguage()
  return { c: language === 'en' ? companiesEn : companiesZh, words, language }
}
