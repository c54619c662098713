import { consoleEn } from '../messages/console-en.ts'
import { type ConsoleMessages, consoleZh } from '../messages/console-zh.ts'
import { useLanguage } from '../messages/language.ts'
import type { Messages } from '../messages/zh.ts'

/** t = the console's own words, words = those shared with the page. */
export function useConsoleWords(): { t: ConsoleMessages; words: Messages; language: 'zh' | 'en' } {
  const { language, words } = useLanguage()
  return { t: language === 'en' ? consoleEn : consoleZh, words, language }
}
