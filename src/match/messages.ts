export type Locale = 'zh' | 'en'

/** What matching says beside the rule's own explanation. */
export const matchMessages = {
  zh: {
    everyone: '面向全体服务对象，不限条件',
    closed: (day: string) => `申报已于 ${day} 截止`,
    self: '本人填报',
    unpersonalised: '您已关闭个性化推荐，此处未使用您的信息',
  },
  en: {
    everyone: 'For everyone, without conditions',
    closed: (day: string) => `Applications closed on ${day}`,
    self: 'stated by you',
    unpersonalised: 'Personalisation is off, none of your facts were used',
  },
} as const
