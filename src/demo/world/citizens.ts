import { maybe, monthsBefore, yearsBefore } from './enterprises.ts'
import { towns } from './places.ts'
import type { Random } from './random.ts'
import type { DemoRecipient } from './types.ts'

const surnames = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '黄',
  '赵',
  '吴',
  '周',
  '徐',
  '孙',
  '马',
  '朱',
  '胡',
  '郭',
  '何',
  '林',
  '高',
  '罗',
  '沈',
  '陆',
  '顾',
  '钱',
]
const given = [
  '一',
  '文',
  '佳',
  '子',
  '思',
  '雨',
  '晓',
  '志',
  '建',
  '秀',
  '丽',
  '明',
  '伟',
  '芳',
  '敏',
  '静',
  '磊',
  '洋',
  '勇',
  '艳',
  '杰',
  '娟',
  '涛',
  '超',
  '霞',
  '平',
  '刚',
  '桂',
  '英',
  '华',
]
const elsewhere = ['310117', '310112', '320500', '330400', '340100', '360100', '410100', '511300', '340000', '320000']

/** Synthetic citizens with correlated, partly missing facts. Pure. */
export function demoCitizens(random: Random, on: string, count: number): DemoRecipient[] {
  return Array.from({ length: count }, (_, i) => citizen(random, on, i))
}

function citizen(random: Random, on: string, i: number): DemoRecipient {
  const age =
    Number(random.weighted({ 17: 3, 21: 12, 25: 12, 30: 16, 37: 17, 45: 14, 53: 11, 60: 6, 66: 6, 75: 5, 84: 2 })) +
    random.int(0, 5)
  const town = random.pick(Object.values(towns))
  const local = random.chance(age > 55 ? 0.75 : 0.42)
  const facts: Record<string, unknown> = {
    born_on: yearsBefore(on, age, random),
    gender: random.pick(['female', 'male']),
    hukou_in: local ? (random.chance(0.85) ? town : '310118') : random.pick(elsewhere),
  }
  maybe(facts, random, 0.9, {
    hukou_kind: random.weighted({ urban: local ? 62 : 30, rural: local ? 33 : 66, collective: 5 }),
  })
  maybe(facts, random, 0.78, { lives_in: random.chance(0.9) ? town : '310118' })
  if (!local) maybe(facts, random, 0.8, { residence_permit: random.chance(0.7) })
  if (!local) maybe(facts, random, 0.3, { residence_points: Math.round(random.around(90, 0.3)) })
  const schooling = educationOf(random, age)
  maybe(facts, random, 0.72, { education: schooling })
  const status = statusOf(random, age)
  maybe(facts, random, 0.8, { employment_status: status })
  study(facts, random, on, age, schooling)
  security(facts, random, age, status)
  family(facts, random, on, age)
  maybe(facts, random, 0.5, {
    housing_status: random.weighted({
      own: local ? 60 : 18,
      rent_market: local ? 8 : 52,
      rent_public: 6,
      with_family: 18,
      dormitory: local ? 1 : 14,
    }),
  })
  maybe(facts, random, 0.3, { housing_area: Math.round(random.around(24, 0.5)) })
  maybe(facts, random, 0.35, {
    monthly_income: Math.round(random.around(status === 'retired' ? 4800 : 7200, 0.5) / 100) * 100,
  })
  maybe(facts, random, 0.28, { household_income: Math.round(random.around(4600, 0.55) / 100) * 100 })
  maybe(facts, random, 0.4, { household_size: Number(random.weighted({ 1: 14, 2: 26, 3: 34, 4: 16, 5: 10 })) })
  maybe(facts, random, 0.7, { groups: groupsOf(random, facts, age, local, status) })
  if (age >= 70)
    maybe(facts, random, 0.6, {
      care_level: random.weighted({ l0: 55, l1: 12, l2: 11, l3: 9, l4: 6, l5: 4, l6: 3 }),
      lives_alone: random.chance(0.22),
    })
  const founder = age >= 18 && age < 60 && (status === 'self_employed' ? random.chance(0.8) : random.chance(0.03))
  if (age >= 18 && age < 60) maybe(facts, random, 0.35, { has_startup: founder })
  if (founder) maybe(facts, random, 0.6, { startup_on: yearsBefore(on, random.int(0, Math.min(12, age - 18)), random) })
  const groups = Array.isArray(facts.groups) ? facts.groups : []
  if (groups.includes('veteran'))
    maybe(facts, random, 0.85, { veteran_since: yearsBefore(on, random.int(0, Math.max(0, age - 22)), random) })
  if (groups.includes('disabled'))
    maybe(facts, random, 0.85, { disability_level: random.weighted({ one: 12, two: 24, three: 32, four: 32 }) })
  if (age < 60) talent(facts, random)
  const old = ['lives_in', 'employment_status', 'housing_status'].filter((id) => id in facts && random.chance(0.07))
  return {
    name: `${random.pick(surnames)}${random.pick(given)}${random.chance(0.6) ? random.pick(given) : ''}（示例${String(i + 1).padStart(5, '0')}）`,
    memberOf: [],
    facts,
    asOf: monthsBefore(on, random.int(0, 4)),
    old,
    wantsEmail: false,
  }
}

function educationOf(random: Random, age: number): string {
  if (age < 20) return random.weighted({ junior: 15, senior: 70, college: 15 })
  if (age < 40) return random.weighted({ junior: 14, senior: 20, college: 26, bachelor: 30, master: 9, doctor: 1 })
  return random.weighted({ primary: age > 60 ? 25 : 8, junior: 38, senior: 26, college: 12, bachelor: 9, master: 2 })
}

function statusOf(random: Random, age: number): string {
  if (age < 22) return random.weighted({ student: 70, employed: 20, none: 10 })
  if (age < 60)
    return random.weighted({
      employed: 66,
      flexible: 14,
      self_employed: 6,
      unemployed: 6,
      none: 6,
      student: age < 27 ? 8 : 0,
    })
  return random.weighted({ retired: 90, flexible: 6, employed: 4 })
}

function study(facts: Record<string, unknown>, random: Random, on: string, age: number, schooling: string): void {
  const degree = ['college', 'bachelor', 'master', 'doctor'].includes(schooling)
  const finished = { college: 21, bachelor: 22, master: 25, doctor: 29 }[schooling] ?? 18
  if (degree && age >= finished) maybe(facts, random, 0.75, { graduated_on: yearsBefore(on, age - finished, random) })
  if (age >= 18 && age < 58)
    maybe(facts, random, 0.3, {
      skill_level: random.weighted({ l5: 34, l4: 30, l3: 24, l2: 9, l1: 3 }),
      skill_certified_on: yearsBefore(on, random.int(0, 7), random),
    })
  if (degree)
    maybe(facts, random, 0.15, {
      title_level: random.weighted({ junior: 50, middle: 38, associate_senior: 10, senior: 2 }),
    })
}

/** Talent categories need high skill levels and degrees, and are rare. */
function talent(facts: Record<string, unknown>, random: Random): void {
  const skilled = facts.skill_level === 'l1' || facts.skill_level === 'l2'
  const learned = facts.education === 'master' || facts.education === 'doctor'
  if (skilled && random.chance(0.4)) facts.talent_kind = 'skilled'
  else if (learned && random.chance(0.15)) facts.talent_kind = random.pick(['leading', 'young', 'needed'])
}

function security(facts: Record<string, unknown>, random: Random, age: number, status: string): void {
  const paying = status === 'employed' || status === 'self_employed'
  const insurance =
    status === 'retired'
      ? 'pension'
      : paying
        ? random.weighted({ paying: 94, suspended: 3, resident: 3 })
        : random.weighted({ paying: 25, suspended: 35, resident: 28, none: 12 })
  maybe(facts, random, 0.82, { insurance_status: insurance })
  maybe(facts, random, 0.65, {
    insurance_months: Math.max(0, Math.min(480, Math.round((age - 22) * 12 * random.next()))),
  })
  maybe(facts, random, 0.85, { medical_insured: insurance !== 'none' || random.chance(0.5) })
  if (paying) maybe(facts, random, 0.6, { provident_months: random.int(0, 120) })
  if (status === 'unemployed') maybe(facts, random, 0.8, { unemployed_months: random.int(1, 24) })
}

function family(facts: Record<string, unknown>, random: Random, on: string, age: number): void {
  if (age < 22) return
  const children = random.weighted({ 0: age < 30 ? 70 : 18, 1: 46, 2: 18, 3: 3 })
  maybe(facts, random, 0.55, { children_count: Number(children) })
  const youngest = Math.max(0, age - random.int(25, 36))
  if (Number(children) > 0 && youngest < 40)
    maybe(facts, random, 0.6, { youngest_child_born_on: yearsBefore(on, youngest, random) })
  maybe(facts, random, 0.5, {
    marital_status: random.weighted({
      single: age < 30 ? 60 : 12,
      married: 70,
      divorced: 8,
      widowed: age > 65 ? 18 : 1,
    }),
  })
}

function groupsOf(
  random: Random,
  facts: Record<string, unknown>,
  age: number,
  local: boolean,
  status: string,
): string[] {
  const found: string[] = []
  if (age < 28 && typeof facts.graduated_on === 'string') found.push('graduate')
  if (status === 'unemployed') found.push('unemployed')
  if (!local && facts.hukou_kind === 'rural' && random.chance(0.6)) found.push('migrant_worker')
  if (random.chance(0.03)) found.push('veteran')
  if (random.chance(0.025)) found.push('disabled')
  if (local && random.chance(0.04)) found.push(random.pick(['low_income', 'near_low_income']))
  if (age < 35 && typeof facts.graduated_on === 'string' && random.chance(0.03)) found.push('returnee')
  if (age > 45 && status === 'unemployed' && random.chance(0.5)) found.push('hardship')
  return found
}
