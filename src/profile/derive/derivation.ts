import type { FieldProblem } from '../../platform/errors.ts'
import { decide } from '../../rules/decide.ts'
import { leavesOf, type Rule } from '../../rules/rule.ts'
import type { FactDefinition } from '../fact-definition.ts'
import { profileRefusals } from '../refusals.ts'
import { readRule, type Surroundings } from './derivation-rule.ts'
import { type Formula, formulaInputs, readFormula } from './formula.ts'
import { checkUnits } from './units.ts'

/** How one fact, or one choice of a SET or an ENUM, follows from other facts. */
export type Derivation = {
  id: string
  /** the choice of a SET or an ENUM that the rules are about */
  choice?: string
  /** place in the definition: `formula`, `from`, `values[2].from` */
  path: string
  /** ids of the facts that are read */
  inputs: readonly string[]
  /** what must be derived before: fact ids, and `groups.unemployed` for a choice */
  after: readonly string[]
} & (
  | { kind: 'formula'; formula: Formula; whole: boolean }
  | ({ kind: 'rules'; statedOnly: boolean } & Directions)
  | { kind: 'size' }
)

/** Rules that make a yes, a no, or the value 从未 of a date; each where it holds. */
export type Directions = { yes?: Rule; no?: Rule; never?: Rule }

type Read = { derivations: Derivation[]; problems: FieldProblem[] }

/** Reads how a fact is derived: its formula, its rules, and those of its choices. Pure. */
export function readDerivations(definition: FactDefinition, around: Surroundings): Read {
  const read: Read = { derivations: [], problems: [] }
  const { id, kind, values = [] } = definition
  if (definition.formula !== undefined) readOwnFormula(definition, around, read)
  if (definition.from !== undefined) {
    const directions = kind === 'BOOLEAN' ? bothWays : kind === 'DATE' ? (['never'] as const) : undefined
    if (!directions) read.problems.push({ path: 'from', ...profileRefusals.fromKind })
    else readRules(definition.from, { id, path: 'from' }, directions, around, read)
  }
  for (const [i, value] of values.entries()) {
    const at = { id, choice: value.id, path: `values[${i}].from` }
    // Why no `no` for an ENUM: another of its choices, unknown which, is no value.
    if (value.from !== undefined)
      readRules(value.from, at, kind === 'SET' ? bothWays : (['yes'] as const), around, read)
  }
  return read
}

const bothWays = ['yes', 'no'] as const

function readOwnFormula(definition: FactDefinition, around: Surroundings, read: Read): void {
  const path = 'formula'
  if (definition.kind !== 'NUMBER') {
    read.problems.push({ path, ...profileRefusals.formulaOfNumbers })
    return
  }
  const { formula, problems } = readFormula(definition.formula)
  read.problems.push(...problems)
  if (formula === undefined) return
  const inputs = formulaInputs(formula)
  const wrong = [...inputs].flatMap(([id, at]): FieldProblem[] => {
    const input = around.definitions.get(id)
    if (!input) return [{ path: at, ...profileRefusals.unknownFact }]
    if (input.audience !== definition.audience) return [{ path: at, ...profileRefusals.otherAudience }]
    return input.kind === 'NUMBER' ? [] : [{ path: at, ...profileRefusals.notANumber }]
  })
  const unit = (id: string): string | undefined => around.definitions.get(id)?.unit?.zh
  const mismatch = wrong.length > 0 ? undefined : checkUnits(formula, definition.unit?.zh, unit)
  read.problems.push(...wrong, ...(mismatch ? [mismatch] : []))
  if (wrong.length > 0 || mismatch) return
  const ids = [...inputs.keys()]
  const whole = definition.whole === true
  read.derivations.push({ id: definition.id, path, kind: 'formula', formula, whole, inputs: ids, after: ids })
}

/** Reads `{yes: rule, no: rule}`, or one rule whose failing is the no. */
function readRules(
  json: unknown,
  at: Pick<Derivation, 'id' | 'choice' | 'path'>,
  allowed: readonly (keyof Directions)[],
  around: Surroundings,
  read: Read,
): void {
  const given = json !== null && typeof json === 'object' && !Array.isArray(json) ? Object.entries(json) : []
  const named = given.length > 0 && given.every(([key]) => ['yes', 'no', 'never'].includes(key))
  const strange = named ? given.filter(([key]) => !allowed.some((one) => one === key)) : []
  for (const [key] of strange)
    read.problems.push({ path: `${at.path}.${key}`, ...profileRefusals.fromDirections({ directions: [...allowed] }) })
  if (strange.length > 0) return
  if (!named && allowed.includes('never')) {
    read.problems.push({ path: at.path, ...profileRefusals.fromDirections({ directions: [...allowed] }) })
    return
  }
  const directions: Directions = {}
  for (const [key, rule] of named ? given : [['yes', json] as const]) {
    const path = named ? `${at.path}.${key}` : at.path
    const parsed = readRule(rule, path, around)
    if ('problems' in parsed) read.problems.push(...parsed.problems)
    else directions[key as keyof Directions] = parsed.rule
  }
  const rules = Object.values(directions)
  if (rules.length === 0) return
  if (!named && allowed.includes('no') && directions.yes)
    directions.no = decide({ op: 'not', rule: directions.yes }, around.catalogue)
  const leaves = rules.flatMap(leavesOf)
  const inputs = [...new Set(leaves.flatMap((leaf) => (leaf.op === 'member' ? [] : [leaf.fact])))]
  const after = leaves.flatMap((leaf) =>
    leaf.op === 'set' ? leaf.values.map((value) => `${leaf.fact}.${value}`) : leaf.op === 'member' ? [] : [leaf.fact],
  )
  const statedOnly = isWayBack(at, around)
  read.derivations.push({ ...at, kind: 'rules', ...directions, inputs, statedOnly, after: statedOnly ? [] : after })
}

/**
 * The way back of a pair (从未 of a date, one choice of an ENUM) reads stated facts only.
 * Why: the two facts of a pair can name each other without a circle.
 */
const isWayBack = ({ id }: Pick<Derivation, 'id'>, { definitions }: Surroundings): boolean =>
  ['DATE', 'ENUM'].includes(definitions.get(id)?.kind ?? '')
