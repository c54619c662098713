/** A question of the demo world, with its answer, and what of it became public. */
export type DemoQuestion = {
  policy: string
  /** Key of the recipient it is asked for. */
  asker: string
  account: string
  text: string
  answer?: string
  faq?: { question: string; answer: string }
}

export const demoQuestions: readonly DemoQuestion[] = [
  {
    policy: 'digital',
    asker: 'story-electronics',
    account: 'enterprise-electronics',
    text: '（示例）我们去年买的生产管理软件，今年才付清尾款，能算进改造投入吗？',
    answer: '（示例）以发票和付款凭证为准：申报窗口期内付清的部分可以计入，请在申报时一并上传合同和凭证。',
    faq: {
      question: '（示例）以前签的合同，款项还没付清，能申请改造补贴吗？',
      answer: '（示例）申报窗口期内实际支付的部分可以计入投入，申报时上传合同、发票和付款凭证。',
    },
  },
  {
    policy: 'digital',
    asker: 'story-logistics',
    account: 'enterprise-logistics',
    text: '（示例）物流企业也可以领上云服务券吗？需要先买云服务吗？',
  },
  {
    policy: 'graduate',
    asker: 'story-graduate',
    account: 'citizen-graduate',
    text: '（示例）和同学合租，合同上只有一个人的名字，另一个人能申请租房补贴吗？',
    answer: '（示例）可以。请房东在合同上补签共同承租人，或者出具共同居住的证明后申请。',
  },
]

/** 常见问答 that nobody had to ask for. */
export const demoFaq: readonly { policy: string; question: string; answer: string }[] = [
  {
    policy: 'graduate',
    question: '（示例）换了工作单位，租房补贴会中断吗？',
    answer: '（示例）不会。只要仍在本区居住并正常缴纳社会保险，补贴继续发放，累计不超过 24 个月。',
  },
]
