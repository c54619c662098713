import { addDays } from '../../platform/clock.ts'
import type { FactDefinition } from '../../profile/fact-definition.ts'
import { industryCodes } from '../../profile/reference/industries.ts'
import type { Random } from './random.ts'
import type { DemoRecipient } from './types.ts'

/**
 * Adds facts that the other generators of this folder do not make, so that every fact has values:
 * a single industry's facts for two in five of its enterprises, others for three recipients in a hundred.
 */
export function addSparseFacts(
  random: Random,
  on: string,
  recipients: readonly DemoRecipient[],
  definitions: readonly FactDefinition[],
): void {
  const known = new Set(recipients.flatMap((recipient) => Object.keys(recipient.facts)))
  const missing = definitions.filter((fact) => !known.has(fact.id) && !fact.derived && fact.kind !== 'CODE')
  for (const fact of missing) {
    const industry = fact.industry === undefined ? undefined : industryCodes.find(fact.industry)
    for (const recipient of recipients) {
      const own = industry ? industryCodes.find(String(recipient.facts.industry)) : undefined
      if (industry && !(own && own.lo >= industry.lo && own.hi <= industry.hi)) continue
      if (random.chance(industry ? 0.4 : 0.03)) recipient.facts[fact.id] = valueFor(random, on, fact)
    }
  }
}

function valueFor(random: Random, on: string, fact: FactDefinition): unknown {
  const choices = (fact.values ?? []).map((value) => value.id)
  switch (fact.kind) {
    case 'ENUM':
      return random.pick(choices)
    case 'SET':
      return choices.filter(() => random.chance(1.2 / choices.length))
    case 'BOOLEAN':
      return random.chance(0.3)
    case 'DATE':
      return addDays(on, -random.int(30, 3650))
    default: {
      const { min = 0, max = 1000 } = fact
      return Math.min(max, Math.max(min, Math.round(min + random.around((Math.min(max, min + 1000) - min) / 8, 1))))
    }
  }
}
