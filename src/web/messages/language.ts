import { useSyncExternalStore } from 'react'
import { type Messages, zh } from './zh.ts'

export type Language = 'zh' | 'en'
type Current = { language: Language; words: Messages }

const KEY = 'jieli.language'
const listeners = new Set<() => void>()
let current: Current = { language: 'zh', words: zh }

/** Chinese comes with the page; English is fetched when first chosen. */
export async function setLanguage(language: Language): Promise<void> {
  const words = language === 'en' ? (await import('./en.ts')).en : zh
  current = { language, words }
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  localStorage.setItem(KEY, language)
  for (const listener of listeners) listener()
}

/** The language chosen last time; awaited before the first rendering, so that nothing flickers. */
export const restoreLanguage = (): Promise<void> =>
  localStorage.getItem(KEY) === 'en' ? setLanguage('en').catch(() => undefined) : Promise.resolve()

export const useLanguage = (): Current => useSyncExternalStore(onLanguage, () => current)
export const useWords = (): Messages => useLanguage().words

/** Calls the listener after each change of language. @returns a function that ends this */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
