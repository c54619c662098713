import { demoCitizens } from './citizens.ts'
import { demoEnterprises } from './enterprises.ts'
import { demoOrganisations } from './organisations.ts'
import { demoPolicies } from './policies.ts'
import { seeded } from './random.ts'
import { demoAccounts, storyCitizens, storyEnterprises } from './stories.ts'
import { demoTags } from './tags.ts'
import type { DemoAccount, DemoOrganisation, DemoPolicy, DemoRecipient, DemoTag } from './types.ts'

export type DemoWorld = {
  organisations: DemoOrganisation[]
  tags: DemoTag[]
  enterprises: DemoRecipient[]
  citizens: DemoRecipient[]
  policies: DemoPolicy[]
  accounts: DemoAccount[]
}

export const demoSize = { enterprises: 5200, citizens: 20_500 }

/** The whole demo world: the same for the same seed and day. Pure. */
export function demoWorld({ seed, on }: { seed: number; on: string }): DemoWorld {
  return {
    organisations: demoOrganisations(),
    tags: demoTags(),
    enterprises: [...storyEnterprises(on), ...demoEnterprises(seeded(seed), on, demoSize.enterprises)],
    citizens: [...storyCitizens(on), ...demoCitizens(seeded(seed + 1), on, demoSize.citizens)],
    policies: demoPolicies(on),
    accounts: demoAccounts(),
  }
}
