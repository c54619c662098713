import { useLanguage } from '../messages/language.ts'
import { settingsEn } from '../messages/settings-en.ts'
import { type SettingsMessages, settingsZh } from '../messages/settings-zh.ts'
import type { Messages } from '../messages/zh.ts'

/** t = the words of these settings, words = those of the whole page. */
export function useSettingsWords(): { t: SettingsMessages; words: Messages } {
  const { language, words } = useLanguage()
  return { t: language === 'en' ? settingsEn : settingsZh, words }
}
