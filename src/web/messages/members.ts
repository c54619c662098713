import { membersEn } from './members.en.ts'
import { membersZh } from './members.zh.ts'
import type { Namespace } from './words.ts'

/** Member lists, interests and memberships. */
export const membersWords: Namespace<typeof membersZh> = { zh: membersZh, en: membersEn }
