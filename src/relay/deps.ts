import type { OutsideChannel } from '../dispatch/preferences.ts'
import type { NoticeDeps } from '../notices/deps.ts'

/** Relay needs what delivery needs: it hands notices over through it. */
export type RelayDeps = NoticeDeps

/** Besides, to say whom a forward reminds: the channels that are set up. */
export type ForwardDeps = RelayDeps & { channels: readonly OutsideChannel[] }
