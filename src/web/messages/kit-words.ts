import { kitEn } from './kit-en.ts'
import { type KitMessages, kitZh } from './kit-zh.ts'
import { useLanguage } from './language.ts'
import type { Messages } from './zh.ts'

/** k = the words of the kit and of contacts outside, words = those shared by both surfaces. */
export function useKitWords(): { k: KitMessages; words: Messages; language: 'zh' | 'en' } {
  const { language, words } = useLanguage()
  return { k: language === 'en' ? kitEn : kitZh, words, language }
}
