import { relayEn } from './relay.en.ts'
import { relayZh } from './relay.zh.ts'
import type { Namespace } from './words.ts'

/** Forwarding many tasks, chains, deadlines and the ledger. */
export const relayWords: Namespace<typeof relayZh> = { zh: relayZh, en: relayEn }
