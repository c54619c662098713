import { commandLocale } from '../src/platform/locale.ts'
import type { Texts } from '../src/platform/refusal.ts'

/** The language of this command: LC_ALL, LC_MESSAGES or LANG, else Chinese. */
export const locale = commandLocale()

/** A sentence in the language of this command. */
export const say = (texts: Texts): string => texts[locale]
