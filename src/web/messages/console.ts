import { consoleEn } from './console.en.ts'
import { consoleZh } from './console.zh.ts'
import type { Namespace } from './words.ts'

/** The console alone. */
export const consoleWords: Namespace<typeof consoleZh> = { zh: consoleZh, en: consoleEn }
