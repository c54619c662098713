import { kitEn } from './kit.en.ts'
import { kitZh } from './kit.zh.ts'
import type { Namespace } from './words.ts'

/** The relay kit and contacts outside the system. */
export const kitWords: Namespace<typeof kitZh> = { zh: kitZh, en: kitEn }
