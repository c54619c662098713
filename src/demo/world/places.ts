/** Town slug → division code. The organisation is `town-SLUG`. */
export const towns = {
  xiayang: '310118001',
  yingpu: '310118002',
  xianghuaqiao: '310118003',
  zhujiajiao: '310118102',
  liantang: '310118103',
  jinze: '310118104',
  zhaoxiang: '310118105',
  xujing: '310118106',
  huaxin: '310118107',
  chonggu: '310118109',
  baihe: '310118110',
} as const

export type TownId = keyof typeof towns

/** Park → its town. The order decides which park a seed chooses. */
export const parks: Record<string, TownId> = {
  'park-industrial': 'xianghuaqiao',
  'park-bonded': 'xianghuaqiao',
  'park-xihongqiao': 'xujing',
  'park-beidou': 'xujing',
  'park-xihongqiao-tower': 'xujing',
  'park-etong': 'huaxin',
  'park-zhujiajiao': 'zhujiajiao',
  'park-industrial-bio': 'xianghuaqiao',
}

/** Association → its divisions of industry. The order decides which one a seed chooses. */
export const associations: Record<string, readonly string[]> = {
  'assoc-logistics': ['G53', 'G54', 'G58', 'G59', 'G60'],
  'assoc-software': ['I63', 'I64', 'I65'],
  'assoc-manufacturing': ['C34', 'C35', 'C36', 'C38', 'C39', 'C40'],
  'assoc-biomed': ['C27', 'M734'],
  'assoc-retail': ['F51', 'F52', 'H61', 'H62'],
  'assoc-building': ['E47', 'E48', 'E49', 'E50'],
  'assoc-agri': ['A01', 'A03', 'A04'],
  'chamber-young': [],
}
