import type { Locale } from '../../platform/locale.ts'
import { storedText } from '../../platform/refusal.ts'

/** A reason that a row holds, in the language of the request. */
export const reasonText = (reason: string | null, locale: Locale): string | null => reason && storedText(reason, locale)
