import { readCatalogueFiles } from '../../profile/catalogue/catalogue-file.ts'
import { demoCitizens } from './citizens.ts'
import { demoEnterprises } from './enterprises.ts'
import { seeded } from './random.ts'
import { addSparseFacts } from './sparse-facts.ts'
import type { DemoWorld } from './types.ts'

export const demoSize = { enterprises: 5200, citizens: 20_500 }

/** The generated recipients of the demo world: the same for the same seed and day. Pure. */
export function demoWorld({ seed, on }: { seed: number; on: string }): DemoWorld {
  const enterprises = demoEnterprises(seeded(seed), on, demoSize.enterprises)
  const citizens = demoCitizens(seeded(seed + 1), on, demoSize.citizens)
  const facts = Map.groupBy(readCatalogueFiles(), (fact) => fact.audience)
  addSparseFacts(seeded(seed + 2), on, enterprises, facts.get('ENTERPRISE') ?? [])
  addSparseFacts(seeded(seed + 3), on, citizens, facts.get('CITIZEN') ?? [])
  return { ENTERPRISE: enterprises, CITIZEN: citizens }
}
