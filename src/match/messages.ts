/** Words of matching and ranking, beside those of a rule's explanation. */
export const matchMessages = {
  zh: {
    everyone: '面向全体服务对象，不限条件',
    closed: (day: string) => `申报已于 ${day} 截止`,
    ended: (day: string) => `此事项自 ${day} 起已被修改，不再适用`,
    self: '本人填报',
    given: '本次填写',
    membershipList: '园区、协会成员名单',
    unpersonalised: '您已关闭个性化推荐，此处未使用您的信息',
    reason: {
      eligible: '根据您的信息初步符合',
      unknown: '补充信息后可能符合',
      ineligible: '按您的信息不符合，因您的订阅显示',
      closed: '申报已截止，因您的订阅显示',
      topic: '您订阅的主题',
      need: (need: string, industry: string) => `您所在行业（${industry}）的常见需求：${need}`,
      industryTopic: (tag: string, industry: string) => `您所在行业（${industry}）关注的主题：${tag}`,
      deadline: (day: string, days: number) => (days === 0 ? '今天截止申报' : `${day} 截止申报，还有 ${days} 天`),
      recent: (day: string) => `${day} 发布`,
    },
  },
  en: {
    everyone: 'For everyone, without conditions',
    closed: (day: string) => `Applications closed on ${day}`,
    ended: (day: string) => `Amended: it no longer applies from ${day}`,
    self: 'stated by you',
    given: 'given in this test',
    membershipList: 'member lists of parks and associations',
    unpersonalised: 'Personalisation is off, none of your facts were used',
    reason: {
      eligible: 'Eligible by your information',
      unknown: 'Perhaps for you, once some information is added',
      ineligible: 'Not for you by your information; shown because you subscribed',
      closed: 'Applications have closed; shown because you subscribed',
      topic: 'A topic you subscribed to',
      need: (need: string, industry: string) => `A typical need of your industry (${industry}): ${need}`,
      industryTopic: (tag: string, industry: string) => `A topic of your industry (${industry}): ${tag}`,
      deadline: (day: string, days: number) =>
        days === 0 ? 'Applications close today' : `Applications close on ${day}, in ${days} days`,
      recent: (day: string) => `Published on ${day}`,
    },
  },
} as const
