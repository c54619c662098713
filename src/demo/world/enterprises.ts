import { makeUscc } from '../../parties/uscc.ts'
import { associations, parks, type TownId, towns } from './places.ts'
import type { Random } from './random.ts'
import type { DemoRecipient } from './types.ts'

type Kind = {
  codes: readonly string[]
  word: string
  weight: number
  staff: number
  perHead: number
  tech: number
  export: number
}

// Qingpu's mix: logistics and manufacturing beside the usual trade and services. perHead: revenue per person in 万元.
const kinds: Record<string, Kind> = {
  logistics: {
    codes: ['G5432', 'G5431', 'G5810', 'G5821', 'G5910', 'G5990', 'G6020'],
    word: '物流',
    weight: 12,
    staff: 24,
    perHead: 60,
    tech: 0.03,
    export: 0.05,
  },
  electronics: {
    codes: ['C3911', 'C3922', 'C3962', 'C397', 'C39'],
    word: '电子科技',
    weight: 6,
    staff: 60,
    perHead: 90,
    tech: 0.35,
    export: 0.35,
  },
  machinery: {
    codes: ['C3411', 'C3444', 'C349', 'C3562', 'C35', 'C3670'],
    word: '机械制造',
    weight: 9,
    staff: 55,
    perHead: 75,
    tech: 0.22,
    export: 0.3,
  },
  biomed: {
    codes: ['C2710', 'C2761', 'C2770', 'M7340'],
    word: '生物医药',
    weight: 4,
    staff: 40,
    perHead: 85,
    tech: 0.45,
    export: 0.15,
  },
  wholesale: {
    codes: ['F5131', 'F5163', 'F5177', 'F51'],
    word: '贸易',
    weight: 18,
    staff: 9,
    perHead: 260,
    tech: 0.01,
    export: 0.2,
  },
  retail: {
    codes: ['F5211', 'F5212', 'F5225', 'F5292'],
    word: '商贸',
    weight: 14,
    staff: 7,
    perHead: 70,
    tech: 0.01,
    export: 0,
  },
  software: {
    codes: ['I6519', 'I6511', 'I6520', 'I6540', 'I65', 'I6432'],
    word: '信息技术',
    weight: 10,
    staff: 18,
    perHead: 55,
    tech: 0.3,
    export: 0.06,
  },
  research: {
    codes: ['M7320', 'M7452', 'M7590', 'M75'],
    word: '技术服务',
    weight: 8,
    staff: 12,
    perHead: 45,
    tech: 0.2,
    export: 0.02,
  },
  building: {
    codes: ['E4710', 'E4813', 'E4910', 'E5011'],
    word: '建筑工程',
    weight: 8,
    staff: 30,
    perHead: 65,
    tech: 0.04,
    export: 0,
  },
  catering: {
    codes: ['H6110', 'H6210', 'H6220', 'H6291'],
    word: '餐饮管理',
    weight: 7,
    staff: 12,
    perHead: 22,
    tech: 0,
    export: 0,
  },
  farming: {
    codes: ['A0111', 'A0141', 'A0151', 'A0411'],
    word: '农业',
    weight: 4,
    staff: 11,
    perHead: 25,
    tech: 0.01,
    export: 0.02,
  },
}
const places = ['青浦', '淀山湖', '朱家角', '崧泽', '徐泾', '华新', '练塘', '金泽', '赵巷', '白鹤', '重固', '盈浦']
const words = [
  '瑞',
  '恒',
  '泰',
  '诚',
  '信',
  '嘉',
  '安',
  '和',
  '益',
  '达',
  '盛',
  '远',
  '通',
  '汇',
  '博',
  '新',
  '源',
  '联',
  '宏',
  '智',
  '朗',
  '辰',
  '禾',
  '沐',
]
const townWeights: Record<TownId, number> = {
  xiayang: 9,
  yingpu: 10,
  xianghuaqiao: 16,
  zhujiajiao: 9,
  liantang: 5,
  jinze: 4,
  zhaoxiang: 10,
  xujing: 17,
  huaxin: 12,
  chonggu: 4,
  baihe: 6,
}

/** Synthetic enterprises with correlated, partly missing facts. Codes are valid but obviously made up. */
export function demoEnterprises(random: Random, on: string, count: number): DemoRecipient[] {
  const weights = Object.fromEntries(Object.entries(kinds).map(([id, kind]) => [id, kind.weight]))
  return Array.from({ length: count }, (_, i) => {
    const kind = kinds[random.weighted(weights)]
    if (!kind) throw new Error('an industry without a kind')
    return enterprise(random, on, i, kind)
  })
}

function enterprise(random: Random, on: string, i: number, kind: Kind): DemoRecipient {
  const town = random.weighted(townWeights)
  const industry = random.pick(kind.codes)
  const staff = Math.max(1, Math.round(random.around(kind.staff, 1.25)))
  const revenue = Math.round(staff * random.around(kind.perHead, 0.55))
  const age = Math.min(32, Math.floor(random.around(6, 0.9)))
  const type = typeOf(random, kind, staff)
  const tech = type !== 'sole_proprietor' && random.chance(Math.min(0.9, kind.tech * (staff > 15 ? 1.5 : 0.6)))
  const facts: Record<string, unknown> = {
    industry,
    registered_in: random.chance(0.93) ? towns[town] : random.pick(['310118', '310117', '310112', '310000', '330400']),
    established_on: yearsBefore(on, age, random),
    registration_type: type,
  }
  maybe(facts, random, 0.85, { operates_in: towns[town] })
  maybe(facts, random, 0.72, { employees: staff })
  maybe(facts, random, 0.62, { revenue })
  maybe(facts, random, 0.5, { assets: Math.round(revenue * random.around(0.8, 0.6)) })
  const foreign = type === 'foreign_invested' || (type !== 'sole_proprietor' && random.chance(0.02))
  capital(facts, random, type, staff)
  maybe(facts, random, 0.86, { foreign_capital: foreign, state_owned: !foreign && staff > 20 && random.chance(0.06) })
  maybe(facts, random, 0.8, { insured_staff: Math.min(staff, Math.round(staff * random.around(0.85, 0.2))) })
  maybe(facts, random, 0.75, { credit_status: random.weighted({ good: 92, warned: 5, serious: 1, repaired: 2 }) })
  maybe(facts, random, 0.7, { tax_credit_level: random.weighted({ a: 22, b: 45, m: 24, c: 6, d: 3 }) })
  maybe(facts, random, 0.82, { qualifications: qualificationsOf(random, tech, kind, staff) })
  innovation(facts, random, tech, revenue, staff)
  work(facts, random, staff, revenue)
  rare(facts, random, kind, staff, revenue, tech)
  maybe(facts, random, 0.9, {
    listing_status:
      staff > 300 ? random.weighted({ unlisted: 60, listed_domestic: 20, guidance: 10, neeq: 10 }) : 'unlisted',
  })
  if (random.chance(kind.export)) maybe(facts, random, 0.85, { exports: Math.round(revenue * random.next() * 0.7) })
  else maybe(facts, random, 0.5, { exports: 0 })
  maybe(facts, random, 0.6, {
    floor_area: Math.round(random.around(staff * 18, 0.5)),
    premises: random.weighted({ owned: 14, rented: 66, state_rented: 9, registered_only: 11 }),
  })
  if (kind.word === '物流') maybe(facts, random, 0.55, { parking_trucks: Math.round(random.around(8, 1)) })
  if (kind.word === '农业') maybe(facts, random, 0.6, { contract_land: Math.round(random.around(150, 0.8)) })
  if (age < 5)
    maybe(facts, random, 0.4, {
      founder_groups: random.chance(0.3) ? [random.pick(['graduate', 'veteran', 'returnee', 'migrant'])] : [],
    })
  const old = ['employees', 'revenue', 'tax_credit_level', 'credit_status'].filter(
    (id) => id in facts && random.chance(0.08),
  )
  return {
    name: `上海${random.pick(places)}${random.pick(words)}${random.pick(words)}${kind.word}${endingOf(type)}（示例${String(i + 1).padStart(4, '0')}）`,
    uscc: makeUscc(`${registrarOf(type)}310118${syntheticBody(i)}`),
    memberOf: membershipsOf(random, town, industry, age),
    facts,
    asOf: monthsBefore(on, random.int(0, 5)),
    old,
    ...(random.chance(0.6) ? { email: `ent${i + 1}@example.invalid` } : {}),
    wantsEmail: random.chance(0.03),
  }
}

const endings: Record<string, string> = {
  sole_proprietor: '经营部',
  individual_owned: '中心（个人独资）',
  partnership: '合伙企业（有限合伙）',
  cooperative: '专业合作社',
  joint_stock: '股份有限公司',
  branch: '有限公司青浦分公司',
}
const endingOf = (type: string): string => endings[type] ?? '有限公司'

/** First two characters by GB 32100: 91 enterprises, 92 sole proprietors, 93 cooperatives. */
const registrarOf = (type: string): string => (type === 'sole_proprietor' ? '92' : type === 'cooperative' ? '93' : '91')

/** MADEM and four digits: the shape of codes since 2015, in a block without real enterprises. */
const syntheticBody = (i: number): string => `MADEM${String(i).padStart(4, '0').slice(-4)}`

function typeOf(random: Random, kind: Kind, staff: number): string {
  if (kind.word === '农业' && random.chance(0.4)) return 'cooperative'
  if (staff <= 5) return random.weighted({ limited: 55, sole_proprietor: 30, individual_owned: 10, partnership: 5 })
  return random.weighted({
    limited: 84,
    joint_stock: staff > 200 ? 20 : 2,
    foreign_invested: 6,
    partnership: 3,
    branch: 4,
  })
}

function qualificationsOf(random: Random, tech: boolean, kind: Kind, staff: number): string[] {
  const found: string[] = []
  // one in six does research without the certificate
  if (tech && random.chance(0.83)) found.push('high_tech')
  if (random.chance(tech ? 0.5 : 0.03)) found.push('tech_sme')
  if (tech && staff > 20 && random.chance(0.35)) found.push('specialised_new')
  if (found.includes('specialised_new') && random.chance(0.15)) found.push('little_giant')
  if (tech && staff > 100 && random.chance(0.2)) found.push('tech_centre')
  if (kind.word === '物流' && staff > 40 && random.chance(0.3)) found.push('a_logistics')
  if (staff > 80 && kind.word.includes('制造') && random.chance(0.15)) found.push('green_factory')
  return found
}

function capital(facts: Record<string, unknown>, random: Random, type: string, staff: number): void {
  // sole proprietors have none
  if (type === 'sole_proprietor') return
  const registered = random.pick(staff > 50 ? [500, 1000, 2000, 5000, 10_000] : [10, 50, 100, 200, 500, 1000])
  maybe(facts, random, 0.9, { registered_capital: registered })
  maybe(facts, random, 0.3, { paid_in_capital: Math.round(registered * random.pick([0, 0.2, 0.5, 1])) })
}

function rare(
  facts: Record<string, unknown>,
  random: Random,
  kind: Kind,
  staff: number,
  revenue: number,
  tech: boolean,
): void {
  const makes = kind.codes.some((code) => code.startsWith('C'))
  maybe(facts, random, 0.3, { disabled_staff: staff > 25 ? random.int(0, Math.ceil(staff / 60)) : 0 })
  if (makes) maybe(facts, random, 0.45, { energy_use: Math.round(revenue * random.around(0.08, 0.7)) })
  if (makes || kind.word === '餐饮管理')
    maybe(facts, random, 0.5, { pollution_permit: random.chance(makes ? 0.4 : 0.1) })
  maybe(facts, random, 0.2, { loan_balance: random.chance(0.6) ? 0 : Math.round(revenue * random.next() * 0.3) })
  if (tech) maybe(facts, random, 0.4, { is_unicorn: staff > 100 && random.chance(0.03) })
}

function innovation(
  facts: Record<string, unknown>,
  random: Random,
  tech: boolean,
  revenue: number,
  staff: number,
): void {
  const ratio = tech ? Math.min(45, random.around(7, 0.5)) : random.chance(0.7) ? 0 : random.around(1.2, 0.6)
  maybe(facts, random, tech ? 0.8 : 0.4, { rd_ratio: Math.round(ratio * 10) / 10 })
  maybe(facts, random, tech ? 0.7 : 0.3, { rd_spending: Math.round((revenue * ratio) / 100) })
  const rights = tech ? Math.round(random.around(9, 0.8)) : random.int(0, 2)
  const patents = tech ? Math.min(rights, Math.round(random.around(2, 0.9))) : 0
  maybe(facts, random, tech ? 0.85 : 0.5, { ip_count: rights })
  maybe(facts, random, tech ? 0.8 : 0.4, { invention_patents: patents })
  if (tech) maybe(facts, random, 0.5, { rd_staff: Math.round(staff * 0.25) })
  maybe(facts, random, 0.3, { digital_level: random.weighted({ l1: 50, l2: 30, l3: 15, l4: 5 }) })
  if (tech) maybe(facts, random, 0.5, { incubated: random.chance(0.15) })
}

function work(facts: Record<string, unknown>, random: Random, staff: number, revenue: number): void {
  const hired = ['graduate', 'veteran', 'unemployed', 'disabled', 'hardship'].filter(() =>
    random.chance(staff > 30 ? 0.25 : 0.07),
  )
  maybe(facts, random, 0.66, { hired_groups: hired, new_jobs: Math.round(staff * random.next() * 0.2) })
  maybe(facts, random, 0.7, { layoff_rate: Math.round(random.around(3, 0.8) * 10) / 10 })
  maybe(facts, random, 0.85, { is_above_scale: revenue >= 2000 && random.chance(0.9) })
}

function membershipsOf(random: Random, town: TownId, industry: string, age: number): string[] {
  const found: string[] = []
  const near = Object.entries(parks).filter(([, place]) => place === town)
  if (near.length > 0 && random.chance(0.72)) found.push(random.pick(near)[0])
  for (const [id, divisions] of Object.entries(associations)) {
    if (divisions.some((division) => industry.startsWith(division)) && random.chance(0.3)) found.push(id)
  }
  if (age < 5 && random.chance(0.08)) found.push('chamber-young')
  if (random.chance(0.05)) found.push('federation')
  return found
}

/** Adds facts that are known with some probability. */
export function maybe(
  facts: Record<string, unknown>,
  random: Random,
  known: number,
  more: Record<string, unknown>,
): void {
  if (random.chance(known)) Object.assign(facts, more)
}

const iso = (at: number): string => new Date(at).toISOString().slice(0, 10)

export const yearsBefore = (on: string, years: number, random: Random): string =>
  iso(Date.parse(`${on}T00:00:00Z`) - Math.round((years + random.next()) * 365.25) * 86_400_000)

export const monthsBefore = (on: string, months: number): string =>
  iso(Date.parse(`${on}T00:00:00Z`) - months * 30 * 86_400_000)
