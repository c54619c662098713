/** A language in which the service writes. */
export type Locale = 'zh' | 'en'
