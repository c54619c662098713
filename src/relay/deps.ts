import type { OutsideChannel } from '../dispatch/preferences.ts'
import type { NoticeDeps } from '../notices/deps.ts'

/** Relay works through the functions that make notices, so it needs their dependencies. */
export type RelayDeps = NoticeDeps

/** A forward also needs the configured channels, to count the members that it reminds. */
export type ForwardDeps = RelayDeps & { channels: readonly OutsideChannel[] }
