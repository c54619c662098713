import type { Random } from '../../src/demo/world/random.ts'

const towns = ['310118', '310118001', '310118102', '310118106', '310118107', '310117', '310000']

/**
 * A rule as publishers write them: an industry, a place, then two or three conditions.
 * @param industries whom it may be for, as lists of codes
 */
export function sampleRule(random: Random, industries: () => string[]): unknown {
  const leaves: (() => unknown)[] = [
    () => ({ fact: 'employees', [random.pick(['gte', 'lt'])]: random.pick([10, 20, 50, 100, 300]) }),
    () => ({ fact: 'revenue', [random.pick(['gte', 'lte'])]: random.pick([100, 500, 2000, 20_000]) }),
    () => ({ fact: 'is_sme', is: true }),
    () => ({ fact: 'rd_ratio', gte: random.int(1, 10) }),
    () => ({
      fact: 'qualifications',
      hasAny: [random.pick(['high_tech', 'tech_sme', 'specialised_new', 'a_logistics'])],
    }),
    () => ({ not: { fact: 'credit_status', in: ['serious', 'warned'] } }),
    () => ({ fact: 'tax_credit_level', in: ['a', 'b'] }),
    () => ({ fact: 'established_on', [random.pick(['gte', 'lt'])]: random.int(1, 10) }),
    () => ({ fact: 'exports', gte: random.pick([50, 100, 1000]) }),
    () => ({ fact: 'hired_groups', hasAny: ['graduate', 'veteran'] }),
    () => ({
      any: [
        { fact: 'ip_count', gte: random.int(1, 8) },
        { fact: 'invention_patents', gte: 1 },
      ],
    }),
  ]
  const codes = industries()
  const head: unknown[] = codes.length > 0 ? [{ fact: 'industry', in: codes }] : []
  if (random.chance(0.6)) head.push({ fact: 'registered_in', in: [random.pick(towns)] })
  return { all: [...head, ...Array.from({ length: random.int(1, 3) }, () => random.pick(leaves)())] }
}
