import { divisionChildren } from '../../profile/reference/divisions.ts'
import type { DemoOrganisation } from './types.ts'

// Departments, towns and parks as named in public documents of Qingpu; associations marked 示例 are made up for the demo.
const departments = {
  'qp-office': '区政府办公室',
  'qp-drc': '区发改委',
  'qp-economy': '区经委',
  'qp-commerce': '区商务委',
  'qp-science': '区科委',
  'qp-hr': '区人社局',
  'qp-civil': '区民政局',
  'qp-market': '区市场监管局',
  'qp-tax': '区税务局',
  'qp-finance': '区财政局',
  'qp-housing': '区房管局',
  'qp-health': '区卫健委',
  'qp-education': '区教育局',
  'qp-agriculture': '区农业农村委',
  'qp-ecology': '区生态环境局',
  'qp-transport': '区交通委',
  'qp-culture': '区文旅局',
  'qp-construction': '区建管委',
  'qp-planning': '区规划资源局',
  'qp-water': '区水务局',
  'qp-emergency': '区应急管理局',
  'qp-justice': '区司法局',
  'qp-greening': '区绿化市容局',
  'qp-sasac': '区国资委',
  'qp-service': '区政务办',
  'qp-police': '区公安分局',
  'qp-veterans': '区退役军人局',
  'qp-court': '区法院',
  'qp-procuratorate': '区检察院',
  'qp-union': '区总工会',
  'qp-insurance': '社保中心',
  'qp-provident': '公积金管理中心',
  'qp-customs': '青浦海关',
} as const

/** Town slug → [name, division code]. */
export const towns = {
  xiayang: ['夏阳街道', '310118001'],
  yingpu: ['盈浦街道', '310118002'],
  xianghuaqiao: ['香花桥街道', '310118003'],
  zhujiajiao: ['朱家角镇', '310118102'],
  liantang: ['练塘镇', '310118103'],
  jinze: ['金泽镇', '310118104'],
  zhaoxiang: ['赵巷镇', '310118105'],
  xujing: ['徐泾镇', '310118106'],
  huaxin: ['华新镇', '310118107'],
  chonggu: ['重固镇', '310118109'],
  baihe: ['白鹤镇', '310118110'],
} as const

export type TownId = keyof typeof towns

/** Park slug → [name, the town it lies in, the park above]. */
export const parks: Record<string, [name: string, town: TownId, above?: string]> = {
  'park-industrial': ['青浦工业园区', 'xianghuaqiao'],
  'park-bonded': ['青浦综合保税区', 'xianghuaqiao'],
  'park-xihongqiao': ['西虹桥商务区', 'xujing'],
  'park-beidou': ['北斗西虹桥基地', 'xujing', 'park-xihongqiao'],
  'park-xihongqiao-tower': ['西虹桥商务区楼宇服务站（示例）', 'xujing', 'park-xihongqiao'],
  'park-etong': ['E通世界·华新园', 'huaxin'],
  'park-zhujiajiao': ['朱家角工业园区', 'zhujiajiao'],
  'park-industrial-bio': ['青浦工业园区生物医药楼宇（示例）', 'xianghuaqiao', 'park-industrial'],
}

/** Association slug → [name, the divisions of industry it gathers]. */
export const associations: Record<string, [name: string, divisions: readonly string[]]> = {
  'assoc-logistics': ['青浦区物流行业协会（示例）', ['G53', 'G54', 'G58', 'G59', 'G60']],
  'assoc-software': ['青浦区软件和信息服务业协会（示例）', ['I63', 'I64', 'I65']],
  'assoc-manufacturing': ['青浦区先进制造业协会（示例）', ['C34', 'C35', 'C36', 'C38', 'C39', 'C40']],
  'assoc-biomed': ['青浦区生物医药行业协会（示例）', ['C27', 'M734']],
  'assoc-retail': ['青浦区商业联合会（示例）', ['F51', 'F52', 'H61', 'H62']],
  'assoc-building': ['青浦区建筑业协会（示例）', ['E47', 'E48', 'E49', 'E50']],
  'assoc-agri': ['青浦区农业产业协会（示例）', ['A01', 'A03', 'A04']],
  'chamber-young': ['青浦区青年创业商会（示例）', []],
}

/** Qingpu's organisations: departments, towns, parks with buildings, associations, two communities a town, a service window. */
export function demoOrganisations(): DemoOrganisation[] {
  const list: DemoOrganisation[] = Object.entries(departments).map(([id, name]) => ({ id, name, kind: 'DEPARTMENT' }))
  for (const [id, [name]] of Object.entries(towns)) list.push({ id: `town-${id}`, name, kind: 'TOWN' })
  for (const [id, [name, town, above]] of Object.entries(parks))
    list.push({ id, name, kind: 'PARK', parentId: above ?? `town-${town}` })
  list.push({ id: 'federation', name: '区工商联', kind: 'ASSOCIATION' })
  for (const [id, [name]] of Object.entries(associations)) {
    list.push({ id, name, kind: 'ASSOCIATION', ...(id === 'chamber-young' ? { parentId: 'federation' } : {}) })
  }
  for (const [id, [, code]] of Object.entries(towns)) {
    for (const community of divisionChildren(code).slice(0, 2))
      list.push({ id: `community-${community.code}`, name: community.zh, kind: 'COMMUNITY', parentId: `town-${id}` })
  }
  list.push({ id: 'window-enterprise', name: '区企业服务窗口（示例）', kind: 'WINDOW', parentId: 'qp-service' })
  return list
}
