/** Words of questions, answers and 常见问答, on the page and in the console. */
export const consultZh = {
  faq: '常见问答',
  ask: '提问',
  askNote: (issuer: string) =>
    `问题由发布单位（${issuer}）答复，一般在五个工作日内。工作人员只看到问题和提问的是企业还是市民，看不到是谁；请不要在问题里写名称、姓名和联系方式。`,
  yourQuestion: '您的问题',
  send: '提交问题',
  sent: '已提交。答复后会在这里和“咨询”中显示。',
  signInFirst: '登录后可以向发布单位提问。',
  signIn: '去登录',

  mine: '我的提问',
  mineNote: '可在政策文件页面提问。这里是您提过的全部问题。',
  mineNone: '还没有提过问题。',
  aboutThis: '您就这份文件提过的问题',
  state: { OPEN: '待答复', ANSWERED: '已答复', WITHDRAWN: '已撤回' },
  isNew: '新答复',
  askedAt: (at: string) => `${at}提问`,
  due: (day: string) => `一般不晚于${day}答复`,
  provisional: (earliest: string) => `暂定，以国务院通知为准；最早${earliest}`,
  answerFrom: (org: string, at: string) => `${org}答复于 ${at}`,
  withdraw: '撤回',
  withdrawOf: (text: string) => `撤回：${text}`,

  receivedHint:
    '关于本单位所发布政策的提问，待答复的等得最久的在前。提问人的身份不显示；请在五个工作日内答复，答复后不能再改。',
  receivedHintAll: '各发布单位收到的提问，待答复的等得最久的在前。提问人的身份不显示。',
  tabs: { open: '待答复', answered: '已答复' },
  openNone: '没有待答复的提问',
  answeredNone: '还没有答复过',
  total: (n: number) => `共 ${n} 条`,
  openCount: (n: number) => `${n} 条提问待答复`,
  from: { CITIZEN: '市民提问', ENTERPRISE: '企业提问' },
  overdue: '已超过五个工作日',
  dueBefore: (at: string) => `请在 ${at} 前答复`,
  answer: '答复',
  answerLabel: '答复内容（发给提问人，不公开）',
  alsoFaq: '同时公开为常见问答',
  faqHint: '常见问答所有人可见。请改写成一般性的问题，删去提问人的名称、金额等能看出是谁的内容。',
  faqQuestion: '公开的问题',
  faqAnswer: '公开的答复',
  sendAnswer: '提交答复',
  answered: '已答复，提问人登录后即可看到',

  faqNone: '还没有常见问答。',
  faqAdd: '添加问答',
  faqAdded: '已公开',
  faqWithdraw: '撤下',
  faqWithdrawSure: '撤下后不再公开，确定撤下？',
  faqWithdrawn: '已撤下',
}

export type ConsultMessages = typeof consultZh
