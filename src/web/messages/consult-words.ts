import { consultEn } from './consult-en.ts'
import { type ConsultMessages, consultZh } from './consult-zh.ts'
import { useLanguage } from './language.ts'
import type { Messages } from './zh.ts'

/** q = the words of questions and answers, words = those shared by both surfaces. */
export function useConsultWords(): { q: ConsultMessages; words: Messages; language: 'zh' | 'en' } {
  const { language, words } = useLanguage()
  return { q: language === 'en' ? consultEn : consultZh, words, language }
}
