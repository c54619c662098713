import type { AudienceKind } from '../../rules/fact.ts'

/** A synthetic citizen or enterprise. Facts as JSON profiles carry them; an absent fact is not known. */
export type DemoRecipient = {
  name: string
  uscc?: string
  memberOf: string[]
  facts: Record<string, unknown>
  /** The day the facts were stated; those in `old` three years earlier. */
  asOf: string
  old: string[]
  email?: string
  wantsEmail: boolean
}

/** Generated recipients by kind. */
export type DemoWorld = Record<AudienceKind, DemoRecipient[]>
