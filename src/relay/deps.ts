import type { DeliverDeps } from '../deliver/deps.ts'

/** Relay needs what delivery needs: it hands notices over through it. */
export type RelayDeps = DeliverDeps
