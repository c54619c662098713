export const locales = ['zh', 'en'] as const

/** A language of the service's texts. */
export type Locale = (typeof locales)[number]

/**
 * The language of an Accept-Language header: Chinese or English, by weight, then by order.
 * Chinese when the header names neither.
 * @example acceptedLocale('fr, en;q=0.5') is 'en', acceptedLocale('*') is 'zh'
 */
export function acceptedLocale(header: string | undefined): Locale {
  let best: { locale: Locale; weight: number } | undefined
  for (const range of (header ?? '').slice(0, 1000).split(',')) {
    const [, language, quality] = /^\s*(zh|en)(?:-[a-z0-9-]+)?\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?$/i.exec(range) ?? []
    const weight = Math.min(quality === undefined ? 1 : Number(quality) || 0, 1)
    if (language && weight > (best?.weight ?? 0)) best = { locale: language.toLowerCase() as Locale, weight }
  }
  return best?.locale ?? 'zh'
}

/** The language of a command: LC_ALL, LC_MESSAGES or LANG, the first that is set. Chinese for C, POSIX and none. */
export function commandLocale(env: Readonly<Record<string, string | undefined>> = process.env): Locale {
  return /^en\b|^en_/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'en' : 'zh'
}

/** The language of this process. */
export const processLocale = commandLocale()

/** A sentence in the language of this process, for its operator. */
export const say = (texts: Readonly<Record<Locale, string>>): string => texts[processLocale]
