import type { FieldProblem } from '../../platform/errors.ts'
import { buildCatalogues } from '../catalogues.ts'
import type { FactDefinition } from '../fact-definition.ts'
import { profileRefusals } from '../refusals.ts'

/**
 * What is wrong with the derivations of a new or changed definition: its own, and those of facts that read it. Pure.
 * @param all the definitions before the change
 * @returns problems with their path (`input.formula.divide[1]`, `input.values[0].from`)
 */
export function derivationProblems(
  all: readonly FactDefinition[],
  definition: FactDefinition,
  known: FactDefinition | undefined,
): FieldProblem[] {
  const before = buildCatalogues(all, new Map()).derivationProblems
  const after = buildCatalogues([...all.filter(({ id }) => id !== definition.id), definition], new Map())
  const own = after.derivationProblems.filter(({ factId }) => factId === definition.id)
  const mended = own.map(({ factId: _id, path, ...why }) => ({ ...why, path: `input.${path}` }))
  if (own.length > 0) return mended
  const broken = after.derivationProblems.filter(({ factId }) => !before.some((problem) => problem.factId === factId))
  if (broken.length === 0) return []
  const labels = [...new Set(broken.map(({ factId }) => factId))].flatMap(
    (id) => after.definitions.get(id)?.label ?? [],
  )
  const names = { zh: labels.map(({ zh }) => zh), en: labels.map(({ en }) => en) }
  const path = known?.unit?.zh === definition.unit?.zh ? 'input' : 'input.unit'
  return [{ path, ...profileRefusals.breaksDerived(names) }]
}
