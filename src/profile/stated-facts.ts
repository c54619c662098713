import type { FieldProblem } from '../platform/errors.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { type Profile, readProfile } from '../rules/profile.ts'
import type { Catalogues } from './catalogues.ts'
import type { FactDefinition } from './fact-definition.ts'
import { profileRefusals } from './refusals.ts'

type StatedFacts = { ok: true; profile: Profile } | { ok: false; errors: FieldProblem[] }

/**
 * Reads facts that are stated now. A count has no decimals, and an event of the past is not after today.
 * Why not in `readProfile`: values stated before still count.
 * @param on today, Asia/Shanghai
 */
export function checkStated(
  facts: Readonly<Record<string, unknown>>,
  audience: AudienceKind,
  catalogues: Catalogues,
  on: string,
): StatedFacts {
  const read = readProfile(facts, catalogues.of(audience))
  if (!read.ok) return read
  const errors = [...read.profile].flatMap(([id, value]): FieldProblem[] => {
    const definition: Pick<FactDefinition, 'whole' | 'past'> = catalogues.definitions.get(id) ?? {}
    const path = `facts.${id}`
    if (value.kind === 'NUMBER' && definition.whole && !Number.isInteger(value.value))
      return [{ path, ...profileRefusals.whole }]
    if (value.kind === 'DATE' && definition.past && value.value > on) return [{ path, ...profileRefusals.future }]
    return []
  })
  return errors.length > 0 ? { ok: false, errors } : read
}
