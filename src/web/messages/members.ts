import { useLanguage } from './language.ts'
import { membersEn } from './members-en.ts'
import { type MembersMessages, membersZh } from './members-zh.ts'
import type { Messages } from './zh.ts'

/** m = the words of members and memberships, words = those of the whole page. */
export function useMembersWords(): { m: MembersMessages; words: Messages; language: 'zh' | 'en' } {
  const { language, words } = useLanguage()
  return { m: language === 'en' ? membersEn : membersZh, words, language }
}
