import type { Db } from '../platform/db.ts'
import type { PolicyOutline } from '../publish/record.ts'
import { inForceVersion, readOutlines } from '../publish/store.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { buildIndex, type RuleIndex } from '../rules/reverse-index.ts'
import type { Rule } from '../rules/rule.ts'
import { isOpen } from './match-policy.ts'

/** The documents in force on a day, indexed for matching one person with all of them. */
export type InForce = {
  on: string
  policies: ReadonlyMap<number, PolicyOutline>
  /** Measure id → its document and ordinal, of measures that are open on the day. */
  measures: ReadonlyMap<number, { policy: PolicyOutline; ordinal: number }>
  /** Reverse index over those measures, by measure id. */
  index: Readonly<Record<AudienceKind, RuleIndex>>
}

/** Reads what is in force as the connection or transaction sees it. @param on YYYY-MM-DD, Asia/Shanghai */
export type InForceReader = (db: Db, on: string) => Promise<InForce>

/**
 * Keeps the last result in this process. Each call first reads the version of what is in force (ADR-04.1).
 * Why: an answer is never old, and nothing has to invalidate it. Contents are frozen at submission.
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
