import type { FieldProblem } from '../../platform/errors.ts'
import { profileRefusals } from '../refusals.ts'
import type { Formula } from './formula.ts'

/**
 * A unit as powers of base units, and the factors by which its numbers can exceed those of the base units.
 * 万元 = 元 with 1/10000, % = no base unit with 100. A constant may convert a unit or only scale a value,
 * so a product with it has both factors.
 */
type Unit = { powers: ReadonlyMap<string, number>; factors: readonly number[] }

const none: Unit = { powers: new Map(), factors: [1] }
const factorsMax = 64

/** A constant alone takes the unit of what it is added to or compared with. */
const constant = 'constant'

/**
 * Checks that a formula's result has the unit of its fact. Pure.
 * @param unitOf unit of a fact in Chinese (`万元`, `元/人`, `%`); undefined = a bare number
 * @returns the first problem with its path
 * @example 万元/万元 is a ratio; only a ratio × 100 is a %; 人 + 万元 is refused
 */
export function checkUnits(
  formula: Formula,
  wanted: string | undefined,
  unitOf: (id: string) => string | undefined,
  path = 'formula',
): FieldProblem | undefined {
  const result = unitOfFormula(formula, unitOf, path)
  if ('key' in result) return result
  if (result.unit === constant) return { path, ...profileRefusals.formulaConstant }
  if (common(result.unit, readUnit(wanted))) return undefined
  return { path, ...profileRefusals.unitOfResult({ found: unitText(result.unit), wanted: wanted ?? '1' }) }
}

type Found = { unit: Unit | typeof constant } | FieldProblem

function unitOfFormula(formula: Formula, unitOf: (id: string) => string | undefined, path: string): Found {
  if (typeof formula === 'number') return { unit: constant }
  if (typeof formula === 'string') return { unit: readUnit(unitOf(formula)) }
  const { op, parts } = formula
  let unit: Unit | typeof constant = op === 'multiply' || op === 'divide' ? none : constant
  let allConstant = true
  for (const [i, part] of parts.entries()) {
    const at = `${path}.${op}[${i}]`
    const found = unitOfFormula(part, unitOf, at)
    if ('key' in found) return found
    allConstant &&= found.unit === constant
    if (op === 'multiply' || op === 'divide') {
      const factor: Unit = found.unit === constant ? { powers: none.powers, factors: [1, factorOf(part)] } : found.unit
      unit = times(unit as Unit, factor, op === 'divide' && i > 0 ? -1 : 1)
    } else if (unit === constant) unit = found.unit
    else if (found.unit !== constant) {
      const both = common(unit, found.unit)
      if (!both)
        return { path: at, ...profileRefusals.unitsDiffer({ one: unitText(unit), other: unitText(found.unit) }) }
      unit = both
    }
  }
  return { unit: allConstant ? constant : unit }
}

/** Factor of a constant. Zero and longer formulas of constants convert no unit. */
function factorOf(formula: Formula): number {
  if (typeof formula === 'number') return formula || 1
  return 1
}

function times(a: Unit, b: Unit, sign: 1 | -1): Unit {
  const powers = new Map(a.powers)
  for (const [base, power] of b.powers) {
    const sum = (powers.get(base) ?? 0) + sign * power
    if (sum === 0) powers.delete(base)
    else powers.set(base, sum)
  }
  const factors = a.factors.flatMap((one) => b.factors.map((other) => (sign === 1 ? one * other : one / other)))
  return { powers, factors: [...new Set(factors.map((factor) => Number(factor.toPrecision(9))))].slice(0, factorsMax) }
}

/** The unit that both can mean; undefined when they differ. */
function common(a: Unit, b: Unit): Unit | undefined {
  if (a.powers.size !== b.powers.size) return undefined
  for (const [base, power] of a.powers) if (b.powers.get(base) !== power) return undefined
  const factors = a.factors.filter((factor) => b.factors.some((other) => Math.abs(factor / other - 1) < 1e-8))
  return factors.length > 0 ? { powers: a.powers, factors } : undefined
}

const multiples: Record<string, number> = { 万: 1e4, 百万: 1e6, 千万: 1e7, 亿: 1e8, 万亿: 1e12 }

/** Reads `元/人`, `万元`, `%`. The first part is above the line, each later one below. */
function readUnit(text: string | undefined): Unit {
  let unit = none
  for (const [i, part] of (text ?? '').split(/[/／]/).entries()) {
    const [, multiple = '', base = ''] = /^(万亿|百万|千万|亿|万)?(.*)$/.exec(part.trim()) ?? []
    const share = base === '%' || base === '％' ? 100 : base === '‰' ? 1000 : undefined
    const powers = new Map(base === '' || base === '倍' || share !== undefined ? [] : [[base, 1]])
    const own: Unit = { powers, factors: [share ?? 1 / (multiples[multiple] ?? 1)] }
    unit = times(unit, own, i === 0 ? 1 : -1)
  }
  return unit
}

/** A unit in words, in base units with their factor. */
function unitText(unit: Unit | typeof constant): string {
  if (unit === constant) return '1'
  const side = (sign: 1 | -1): string[] =>
    [...unit.powers].flatMap(([base, power]) => Array<string>(Math.max(0, sign * power)).fill(base))
  const [factor = 1] = unit.factors
  const known = Object.entries(multiples).find(([, multiple]) => Math.abs(factor * multiple - 1) < 1e-8)?.[0] ?? ''
  const [above, below] = [side(1), side(-1)]
  if (above.length + below.length === 0) return factor === 100 ? '%' : '1'
  return [`${known}${above.join('·') || '1'}`, ...below].join('/')
}
