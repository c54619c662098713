import { settingsEn } from './settings.en.ts'
import { settingsZh } from './settings.zh.ts'
import type { Namespace } from './words.ts'

/** The settings page. */
export const settingsWords: Namespace<typeof settingsZh> = { zh: settingsZh, en: settingsEn }
