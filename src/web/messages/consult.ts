import { consultEn } from './consult.en.ts'
import { consultZh } from './consult.zh.ts'
import type { Namespace } from './words.ts'

/** Questions and answers. */
export const consultWords: Namespace<typeof consultZh> = { zh: consultZh, en: consultEn }
