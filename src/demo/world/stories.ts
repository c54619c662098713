import { makeUscc } from '../../parties/uscc.ts'
import { addDays } from '../../platform/clock.ts'
import type { DemoAccount, DemoPortal, DemoRecipient } from './types.ts'

/** Recipients behind the demo accounts, by hand: each is eligible for something and lacks a fact that it can fill in. */
export function storyEnterprises(on: string): DemoRecipient[] {
  const base = { asOf: addDays(on, -20), old: [], wantsEmail: true }
  return [
    {
      ...base,
      key: 'story-electronics',
      name: '上海青浦晶拓电子科技有限公司（示例）',
      uscc: makeUscc('91310118MADEMX001'),
      email: 'jingtuo@example.invalid',
      memberOf: ['park-industrial', 'assoc-manufacturing', 'chamber-young'],
      facts: {
        industry: 'C3962',
        registered_in: '310118003',
        operates_in: '310118003',
        revenue: 5200,
        assets: 4100,
        established_on: '2017-05-12',
        registration_type: 'limited',
        registered_capital: 1000,
        qualifications: ['high_tech', 'tech_sme'],
        rd_spending: 410,
        ip_count: 14,
        invention_patents: 3,
        credit_status: 'good',
        tax_credit_level: 'a',
        exports: 640,
        layoff_rate: 1.8,
        hired_groups: ['graduate'],
        listing_status: 'unlisted',
      },
    },
    {
      ...base,
      key: 'story-logistics',
      name: '上海华新顺达物流有限公司（示例）',
      uscc: makeUscc('91310118MADEMX002'),
      email: 'shunda@example.invalid',
      memberOf: ['park-etong', 'assoc-logistics'],
      facts: {
        industry: 'G5431',
        registered_in: '310118107',
        operates_in: '310118107',
        employees: 42,
        revenue: 2600,
        established_on: '2014-03-03',
        registration_type: 'limited',
        credit_status: 'good',
        tax_credit_level: 'b',
        parking_trucks: 18,
        qualifications: [],
        ip_count: 6,
        insured_staff: 39,
        layoff_rate: 4.2,
        exports: 0,
      },
    },
    {
      ...base,
      key: 'story-farm',
      name: '上海练塘菱香果蔬专业合作社（示例）',
      uscc: makeUscc('93310118MADEMX003'),
      email: 'lingxiang@example.invalid',
      wantsEmail: false,
      memberOf: ['assoc-agri'],
      facts: {
        industry: 'A0141',
        registered_in: '310118103',
        registration_type: 'cooperative',
        established_on: '2019-08-20',
        credit_status: 'good',
      },
    },
    {
      ...base,
      key: 'story-cafe',
      name: '上海朱家角古镇小馆餐饮有限公司（示例）',
      uscc: makeUscc('91310118MADEMX004'),
      memberOf: [],
      facts: {
        industry: 'H6210',
        registered_in: '310118102',
        employees: 9,
        revenue: 180,
        established_on: '2022-02-18',
        registration_type: 'limited',
        credit_status: 'good',
      },
    },
  ]
}

export function storyCitizens(on: string): DemoRecipient[] {
  const base = { asOf: addDays(on, -15), old: [], memberOf: [], wantsEmail: true }
  return [
    {
      ...base,
      key: 'story-graduate',
      name: '林小雨（示例）',
      email: 'linxiaoyu@example.invalid',
      facts: {
        born_on: addDays(on, -24 * 365),
        gender: 'female',
        hukou_in: '330400',
        hukou_kind: 'urban',
        lives_in: '310118106',
        residence_permit: true,
        education: 'bachelor',
        graduated_on: addDays(on, -500),
        employment_status: 'employed',
        insurance_status: 'paying',
        insurance_months: 15,
        housing_status: 'rent_market',
        groups: ['graduate'],
        medical_insured: true,
      },
    },
    {
      ...base,
      key: 'story-jobless',
      name: '陈建国（示例）',
      email: 'chenjianguo@example.invalid',
      facts: {
        born_on: addDays(on, -49 * 365),
        gender: 'male',
        hukou_in: '310118102',
        hukou_kind: 'urban',
        lives_in: '310118102',
        education: 'senior',
        employment_status: 'unemployed',
        unemployed_months: 9,
        insurance_status: 'suspended',
        insurance_months: 230,
        groups: ['unemployed', 'hardship'],
        youngest_child_born_on: addDays(on, -17 * 365),
      },
    },
    {
      ...base,
      key: 'story-retiree',
      name: '沈桂英（示例）',
      wantsEmail: false,
      facts: {
        born_on: addDays(on, -78 * 365),
        gender: 'female',
        hukou_in: '310118001',
        lives_in: '310118001',
        employment_status: 'retired',
        insurance_status: 'pension',
        care_level: 'l3',
        housing_status: 'own',
        medical_insured: true,
      },
    },
    {
      ...base,
      key: 'story-newcomer',
      name: '周洋（示例）',
      wantsEmail: false,
      facts: { born_on: addDays(on, -31 * 365) },
    },
    {
      ...base,
      key: 'story-parent',
      name: '顾佳敏（示例）',
      email: 'gujiamin@example.invalid',
      facts: {
        born_on: addDays(on, -33 * 365),
        gender: 'female',
        hukou_in: '310118',
        lives_in: '310118105',
        employment_status: 'employed',
        education: 'master',
        youngest_child_born_on: addDays(on, -400),
        insurance_status: 'paying',
        housing_status: 'own',
      },
    },
  ]
}

/** Who may sign in to the demo. */
export function demoAccounts(): DemoAccount[] {
  const staff = (id: string, name: string, roles: string[], orgId?: string): DemoAccount => ({
    id,
    name,
    roles,
    ...(orgId ? { orgId } : {}),
    recipients: [],
  })
  const served = (id: string, name: string, role: string, recipients: string[]): DemoAccount => ({
    id,
    name,
    roles: [role],
    recipients,
  })
  return [
    staff('publisher-economy', '区经委 发布员', ['PUBLISHER'], 'qp-economy'),
    staff('publisher-hr', '区人社局 发布员', ['PUBLISHER'], 'qp-hr'),
    staff('reviewer-office', '区政府办 审查员', ['REVIEWER'], 'qp-office'),
    staff('reviewer-hr', '区人社局 审查员', ['REVIEWER'], 'qp-hr'),
    staff('park-industrial-admin', '青浦工业园区 管理员', ['RELAY_ADMIN'], 'park-industrial'),
    staff('park-xihongqiao-admin', '西虹桥商务区 管理员', ['RELAY_ADMIN'], 'park-xihongqiao'),
    staff('park-industrial-bio-admin', '生物医药楼宇 管理员', ['RELAY_ADMIN'], 'park-industrial-bio'),
    staff('assoc-logistics-admin', '物流行业协会 管理员', ['RELAY_ADMIN'], 'assoc-logistics'),
    staff('assoc-manufacturing-admin', '先进制造业协会 管理员', ['RELAY_ADMIN'], 'assoc-manufacturing'),
    served('enterprise-electronics', '晶拓电子 办事员', 'ENTERPRISE', ['story-electronics']),
    served('enterprise-logistics', '顺达物流 办事员', 'ENTERPRISE', ['story-logistics']),
    served('enterprise-agent', '代办员（两家单位）', 'ENTERPRISE', ['story-farm', 'story-cafe']),
    served('citizen-graduate', '林小雨（应届毕业生）', 'CITIZEN', ['story-graduate']),
    served('citizen-jobless', '陈建国（登记失业）', 'CITIZEN', ['story-jobless']),
    served('citizen-retiree', '沈桂英（退休）', 'CITIZEN', ['story-retiree']),
    served('citizen-newcomer', '周洋（信息很少）', 'CITIZEN', ['story-newcomer']),
    served('citizen-parent', '顾佳敏（幼儿家长）', 'CITIZEN', ['story-parent']),
    staff('overseer', '政务公开办 监督员', ['OVERSEER'], 'qp-office'),
    staff('admin', '系统管理员', ['ADMIN']),
  ]
}

/** One portal, linked by two enterprises that have an account here and one of the agent's. */
export const demoPortals = (): DemoPortal[] => [
  { id: 'portal-cloud', name: '企业云（示例）', linked: ['story-electronics', 'story-logistics', 'story-cafe'] },
]
