import type { Refusal } from '../../platform/refusal.ts'
import type { Catalogues } from '../catalogues.ts'
import { industryOf, isSizeFact } from '../derive/size.ts'
import { hasNoSizeStandard } from '../enterprise-size.ts'
import { profileRefusals } from '../refusals.ts'

/**
 * Why a row cannot state a computed fact; undefined where it can, and for every other fact. Pure.
 * A row without an industry can state a size here; known-industry.ts looks at what is known of the enterprise.
 * @param row the facts of the row
 */
export function computedProblem(
  id: string,
  row: Readonly<Record<string, unknown>>,
  catalogues: Pick<Catalogues, 'definitions' | 'of'>,
): Refusal | undefined {
  if (!isSizeFact(id)) return catalogues.definitions.get(id)?.derived ? profileRefusals.computedValue : undefined
  const industry = row[id] === null ? undefined : industryOf(row, catalogues.of('ENTERPRISE'))
  return industry && !hasNoSizeStandard(industry) ? profileRefusals.sizeComputed : undefined
}
