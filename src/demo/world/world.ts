import { readCatalogueFiles } from '../../profile/catalogue/catalogue-file.ts'
import { demoCitizens } from './citizens.ts'
import { demoEnterprises } from './enterprises.ts'
import { demoOrganisations } from './organisations.ts'
import { demoPolicies } from './policies.ts'
import { seeded } from './random.ts'
import { addSparseFacts } from './sparse-facts.ts'
import { demoAccounts, demoPortals, storyCitizens, storyEnterprises } from './stories.ts'
import { demoTags } from './tags.ts'
import type { DemoAccount, DemoOrganisation, DemoPolicy, DemoPortal, DemoRecipient, DemoTag } from './types.ts'

export type DemoWorld = {
  organisations: DemoOrganisation[]
  tags: DemoTag[]
  enterprises: DemoRecipient[]
  citizens: DemoRecipient[]
  policies: DemoPolicy[]
  accounts: DemoAccount[]
  portals: DemoPortal[]
}

export const demoSize = { enterprises: 5200, citizens: 20_500 }

/** The whole demo world: the same for the same seed and day. Pure. */
export function demoWorld({ seed, on }: { seed: number; on: string }): DemoWorld {
  const enterprises = demoEnterprises(seeded(seed), on, demoSize.enterprises)
  const citizens = demoCitizens(seeded(seed + 1), on, demoSize.citizens)
  const facts = Map.groupBy(readCatalogueFiles(), (fact) => fact.audience)
  addSparseFacts(seeded(seed + 2), on, enterprises, facts.get('ENTERPRISE') ?? [])
  addSparseFacts(seeded(seed + 3), on, citizens, facts.get('CITIZEN') ?? [])
  return {
    organisations: demoOrganisations(),
    tags: demoTags(),
    enterprises: [...storyEnterprises(on), ...enterprises],
    citizens: [...storyCitizens(on), ...citizens],
    policies: demoPolicies(on),
    accounts: demoAccounts(),
    portals: demoPortals(),
  }
}
