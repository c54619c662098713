import type { Db } from '../platform/db.ts'
import type { PolicyOutline } from '../publish/record.ts'
import { inForceVersion, readOutlines } from '../publish/store.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { buildIndex, type RuleIndex } from '../rules/reverse-index.ts'
import type { Rule } from '../rules/rule.ts'
import { isOpen } from './match-policy.ts'

/** The documents in force on a day, prepared for the question "what is for this person". */
export type InForce = {
  on: string
  policies: ReadonlyMap<number, PolicyOutline>
  /** Where a measure that is open on the day stands. */
  measures: ReadonlyMap<number, { policy: PolicyOutline; ordinal: number }>
  /** Reverse index over those measures, by measure id. */
  index: Readonly<Record<AudienceKind, RuleIndex>>
}

/** Answers for the state that the connection or transaction sees. */
export type InForceReader = (db: Db, on: string) => Promise<InForce>

/**
 * Keeps the last answer of this process. Each call asks the database for the version of what is in force, before it reads
 * (contents are frozen at submission): nothing needs to be told to forget, and no answer is ever old.
 */
export function inForceReader(): InForceReader {
  let kept: { key: string; inForce: InForce } | undefined
  return async (db, on) => {
    const key = `${on} ${await inForceVersion(db)}`
    if (kept?.key !== key) kept = { key, inForce: prepare(await readOutlines(db, on), on) }
    return kept.inForce
  }
}

const everyone: Rule = { op: 'const', value: true }

function prepare(policies: readonly PolicyOutline[], on: string): InForce {
  const measures = new Map<number, { policy: PolicyOutline; ordinal: number }>()
  const rules: Record<AudienceKind, { id: number; rule: Rule }[]> = { CITIZEN: [], ENTERPRISE: [] }
  for (const policy of policies) {
    for (const measure of policy.measures) {
      if (!isOpen(measure, on)) continue
      measures.set(measure.id, { policy, ordinal: measure.ordinal })
      rules[measure.audience].push({ id: measure.id, rule: measure.simplifiedRule ?? everyone })
    }
  }
  return {
    on,
    policies: new Map(policies.map((policy) => [policy.id, policy])),
    measures,
    index: { CITIZEN: buildIndex(rules.CITIZEN, on), ENTERPRISE: buildIndex(rules.ENTERPRISE, on) },
  }
}
