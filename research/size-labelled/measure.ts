import { checkRule } from '../../src/rules/check-rule.ts'
import type { Catalogue } from '../../src/rules/fact.ts'

/** What became of one condition of a foreign programme. A condition of which a part would be lost is `lost` as a whole. */
export type Translated =
  | { as: 'rule'; rule: Record<string, unknown> }
  /** Held beside the rule, by the document's first and last day in force. */
  | { as: 'validity'; from?: string; to?: string }
  | { as: 'lost'; reason: string }

export type Condition = { programme: string; kind: string; translated: Translated }

/** One labelled file, translated. */
export type Source = {
  name: string
  /** What an instance is: a condition of the file, or a text that was classified. */
  unit: string
  /** Whether the kinds are the file's own or its survey's; otherwise they are our cut of free text, and their number with it. */
  named: boolean
  catalogue: Catalogue
  conditions: Condition[]
  /** The whole rule of each programme whose conditions were all translated. */
  whole: Map<string, Record<string, unknown>>
  /** What the file holds beside its conditions and what was left aside. */
  notes: string[]
}

export type Loss = { kind: string; reason: string; count: number }
export type Measured = {
  name: string
  unit: string
  named: boolean
  kinds: { all: number; expressed: number }
  conditions: { all: number; rule: number; validity: number }
  programmes: { all: number; expressed: number }
  lost: Loss[]
  notes: string[]
}

/** Why `checkRule` refuses a rule; undefined = it takes it. */
function refusal(rule: unknown, catalogue: Catalogue): string | undefined {
  const checked = checkRule(rule, catalogue)
  return checked.ok
    ? undefined
    : checked.errors
        .map(({ path, key, params }) => `${path}: ${key} ${JSON.stringify(params)}`)
        .slice(0, 1)
        .join()
}

/** Passes every condition and every whole rule through `checkRule` and counts. A kind is expressed when all its conditions are. */
export function measure(source: Source): Measured {
  const { catalogue, conditions, whole } = source
  const refusals = new Map<string, string | undefined>()
  const outcome = ({ translated }: Condition): string | undefined => {
    if (translated.as === 'lost') return translated.reason
    if (translated.as === 'validity') return undefined
    const key = JSON.stringify(translated.rule)
    if (!refusals.has(key)) refusals.set(key, refusal(translated.rule, catalogue))
    return refusals.get(key)
  }
  const judged = conditions.map((condition) => ({ ...condition, reason: outcome(condition) }))
  const lost = new Map<string, Loss>()
  for (const { kind, reason } of judged) {
    if (reason === undefined) continue
    const loss = lost.get(`${kind} ${reason}`) ?? { kind, reason, count: 0 }
    lost.set(`${kind} ${reason}`, { ...loss, count: loss.count + 1 })
  }
  const programmes = Map.groupBy(judged, (condition) => condition.programme)
  const held = [...programmes].filter(([, own]) => own.every(({ reason }) => reason === undefined))
  for (const [programme] of held) {
    const rule = whole.get(programme)
    const reason = rule && refusal(rule, catalogue)
    if (reason) lost.set(programme, { kind: `whole rule of ${programme}`, reason, count: 1 })
  }
  const kinds = Map.groupBy(judged, (condition) => condition.kind)
  const kept = judged.filter(({ reason }) => reason === undefined)
  return {
    name: source.name,
    unit: source.unit,
    named: source.named,
    kinds: {
      all: kinds.size,
      expressed: [...kinds.values()].filter((own) => own.every((c) => c.reason === undefined)).length,
    },
    conditions: {
      all: judged.length,
      rule: kept.filter((c) => c.translated.as === 'rule').length,
      validity: kept.filter((c) => c.translated.as === 'validity').length,
    },
    programmes: { all: programmes.size, expressed: held.filter(([programme]) => !lost.has(programme)).length },
    lost: [...lost.values()].sort((a, b) => b.count - a.count),
    notes: source.notes,
  }
}
