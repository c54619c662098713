import type { DeliverDeps } from '../deliver/deps.ts'
import type { OutsideChannel } from '../deliver/preferences.ts'

/** Relay needs what delivery needs: it hands notices over through it. */
export type RelayDeps = DeliverDeps

/** Besides, to say whom a forward reminds: the channels that are set up. */
export type ForwardDeps = RelayDeps & { channels: readonly OutsideChannel[] }
