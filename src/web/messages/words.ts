import { useSyncExternalStore } from 'react'
import { type Messages, zh } from './shared.zh.ts'

export type Language = 'zh' | 'en'
type Current = { language: Language; words: Messages }

const KEY = 'jieli.language'
const listeners = new Set<() => void>()
let current: Messages = zh

/** Chinese comes with the page. English is fetched when it is first chosen. */
export async function setLanguage(language: Language): Promise<void> {
  current = language === 'en' ? (await import('./shared.en.ts')).en : zh
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  localStorage.setItem(KEY, language)
  for (const listener of listeners) listener()
}

/** Restores the language chosen last. Awaited before the first rendering, to prevent flicker. */
export const restoreLanguage = (): Promise<void> =>
  localStorage.getItem(KEY) === 'en' ? setLanguage('en').catch(() => undefined) : Promise.resolve()

/** Words of one part of both surfaces. */
export type Namespace<T> = Readonly<Record<Language, T>>

/** t = words of a namespace, words = those that both surfaces share */
export function useWords(): Current
export function useWords<T>(namespace: Namespace<T>): Current & { t: T }
export function useWords<T>(namespace?: Namespace<T>): Current & { t?: T | undefined } {
  const words = useSyncExternalStore(onLanguage, () => current)
  const { language } = words
  return { words, language, t: namespace?.[language] }
}

/** Calls the listener after each change of language. @returns a function that ends this */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
