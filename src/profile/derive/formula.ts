import type { FieldProblem } from '../../platform/errors.ts'
import { profileRefusals } from '../refusals.ts'

/** A formula: the id of a NUMBER fact, a constant, or an operation on formulas. */
export type Formula = string | number | { op: FormulaOp; parts: readonly Formula[] }

export const formulaOps = ['add', 'subtract', 'multiply', 'divide', 'min', 'max'] as const
export type FormulaOp = (typeof formulaOps)[number]

const nodesMax = 50
const partsMax = 20

/**
 * Reads a formula's JSON. Pure.
 * @example {"divide": [{"multiply": ["rd_spending", 100]}, "revenue"]}
 * @returns the formula, or every problem with its path (`formula.divide[1]`)
 */
export function readFormula(json: unknown, path = 'formula'): { formula?: Formula; problems: FieldProblem[] } {
  const problems: FieldProblem[] = []
  let nodes = 0
  const refuse = (at: string, why: Omit<FieldProblem, 'path'>): Formula => {
    problems.push({ path: at, ...why })
    return 0
  }
  const read = (given: unknown, at: string): Formula => {
    nodes += 1
    if (nodes > nodesMax)
      return nodes === nodesMax + 1 ? refuse(at, profileRefusals.formulaLength({ max: nodesMax })) : 0
    if (typeof given === 'string') return given
    if (typeof given === 'number' && Number.isFinite(given) && Math.abs(given) <= 1e15) return given
    const [entry, ...more] =
      given !== null && typeof given === 'object' && !Array.isArray(given) ? Object.entries(given) : []
    const op = formulaOps.find((name) => name === entry?.[0])
    if (!entry || !op || more.length > 0) return refuse(at, profileRefusals.formulaShape({ ops: [...formulaOps] }))
    const parts = entry[1]
    const pair = op === 'subtract' || op === 'divide'
    if (!Array.isArray(parts) || parts.length < 2 || parts.length > (pair ? 2 : partsMax))
      return refuse(`${at}.${op}`, profileRefusals.formulaParts({ min: 2, max: pair ? 2 : partsMax }))
    return { op, parts: parts.map((part, i) => read(part, `${at}.${op}[${i}]`)) }
  }
  const formula = read(json, path)
  return problems.length > 0 ? { problems } : { formula, problems }
}

/** Ids of the facts that a formula reads, each once, with the path of the first use. Pure. */
export function formulaInputs(formula: Formula, path = 'formula'): Map<string, string> {
  if (typeof formula === 'number') return new Map()
  if (typeof formula === 'string') return new Map([[formula, path]])
  const found = new Map<string, string>()
  for (const [i, part] of formula.parts.entries())
    for (const [id, at] of formulaInputs(part, `${path}.${formula.op}[${i}]`)) if (!found.has(id)) found.set(id, at)
  return found
}

/**
 * Computes a formula. Pure.
 * @param known value of a fact; undefined = unknown
 * @returns undefined for a missing input, a division by zero or a result that is no finite number
 */
export function computeFormula(formula: Formula, known: (id: string) => number | undefined): number | undefined {
  const value = compute(formula, known)
  // Why: 1.1 × 100 ÷ 100 is 1.1000000000000003 in binary, which `lte 1.1` would refuse.
  return value === undefined || !Number.isFinite(value) ? undefined : Number(value.toPrecision(12)) || 0
}

function compute(formula: Formula, known: (id: string) => number | undefined): number | undefined {
  if (typeof formula === 'number') return formula
  if (typeof formula === 'string') return known(formula)
  const values: number[] = []
  for (const part of formula.parts) {
    const value = compute(part, known)
    if (value === undefined) return undefined
    values.push(value)
  }
  const [first = 0, second = 0] = values
  switch (formula.op) {
    case 'add':
      return values.reduce((sum, value) => sum + value, 0)
    case 'multiply':
      return values.reduce((product, value) => product * value, 1)
    case 'subtract':
      return first - second
    case 'divide':
      return second === 0 ? undefined : first / second
    case 'min':
      return Math.min(...values)
    case 'max':
      return Math.max(...values)
  }
}
