import type { FieldProblem } from '../../platform/errors.ts'
import type { AudienceKind, Catalogue } from '../../rules/fact.ts'
import type { FactDefinition } from '../fact-definition.ts'
import { profileRefusals } from '../refusals.ts'
import { type Derivation, readDerivations } from './derivation.ts'
import { sizeFacts, sizeInputs } from './size.ts'

/** A catalogue with the derivations of its facts, each after those whose results it reads. */
export type DerivingCatalogue = Catalogue & { readonly derivations: readonly Derivation[] }

/** What is wrong with the derivations of a fact. */
export type DerivationProblem = FieldProblem & { readonly factId: string }

/**
 * Reads and orders the derivations of one audience. A wrong one is left out, so its fact keeps only stated values.
 * Pure.
 */
export function orderDerivations(
  definitions: ReadonlyMap<string, FactDefinition>,
  audience: AudienceKind,
  catalogue: Catalogue,
): { derivations: Derivation[]; problems: DerivationProblem[] } {
  const problems: DerivationProblem[] = []
  const all: Derivation[] = []
  for (const definition of definitions.values()) {
    if (definition.audience !== audience) continue
    const read = readDerivations(definition, { definitions, catalogue })
    problems.push(...read.problems.map((problem) => ({ factId: definition.id, ...problem })))
    if (read.problems.length === 0) all.push(...read.derivations)
  }
  if (sizeFacts.every((id) => catalogue.facts.has(id)))
    all.push({ id: 'size', path: 'size', kind: 'size', inputs: sizeInputs, after: sizeInputs })
  const { ordered, circles } = inOrder(all)
  for (const circle of circles) {
    const names = circle.map(({ id }) => definitions.get(id)?.label ?? { zh: id, en: id })
    const why = profileRefusals.derivedCircle({ zh: names.map(({ zh }) => zh), en: names.map(({ en }) => en) })
    for (const { id, path } of circle) problems.push({ factId: id, path, ...why })
  }
  const wrong = new Set(problems.map(({ factId }) => factId))
  return { derivations: ordered.filter(({ id }) => !wrong.has(id)), problems }
}

/** Names under which a derivation's result is read. */
const resultsOf = (one: Derivation): readonly string[] =>
  one.kind === 'size' ? sizeFacts : [one.choice === undefined ? one.id : `${one.id}.${one.choice}`, one.id]

/** Orders derivations after their inputs (depth first), and finds circles. */
function inOrder(all: readonly Derivation[]): { ordered: Derivation[]; circles: Derivation[][] } {
  const makers = new Map<string, Derivation[]>()
  for (const one of all)
    for (const name of new Set(resultsOf(one))) makers.set(name, [...(makers.get(name) ?? []), one])
  const ordered = new Set<Derivation>()
  const circles: Derivation[][] = []
  const visit = (one: Derivation, above: readonly Derivation[]): void => {
    if (ordered.has(one)) return
    const at = above.indexOf(one)
    if (at >= 0) {
      circles.push(above.slice(at))
      return
    }
    for (const name of one.after) for (const maker of makers.get(name) ?? []) visit(maker, [...above, one])
    ordered.add(one)
  }
  // The way back of a pair reads stated facts only, so it comes before all others.
  for (const one of all) if (one.after.length === 0) visit(one, [])
  for (const one of all) visit(one, [])
  return { ordered: [...ordered], circles }
}
