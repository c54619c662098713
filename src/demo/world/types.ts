import type { AudienceKind } from '../../rules/fact.ts'

/** A synthetic citizen or enterprise. Facts are JSON profiles; a missing fact is unknown. */
export type DemoRecipient = {
  name: string
  uscc?: string
  memberOf: string[]
  facts: Record<string, unknown>
  /** day of the statements; those in `old` are three years earlier */
  asOf: string
  old: string[]
  email?: string
  wantsEmail: boolean
}

/** Generated recipients by kind. */
export type DemoWorld = Record<AudienceKind, DemoRecipient[]>
