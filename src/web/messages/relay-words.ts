import { useLanguage } from './language.ts'
import { relayEn } from './relay-en.ts'
import { type RelayMessages, relayZh } from './relay-zh.ts'
import type { Messages } from './zh.ts'

/** r = the words of forwarding many, of chains, deadlines and the ledger, words = those shared by both surfaces. */
export function useRelayWords(): { r: RelayMessages; words: Messages; language: 'zh' | 'en' } {
  const { language, words } = useLanguage()
  return { r: language === 'en' ? relayEn : relayZh, words, language }
}
