import { refusals } from '../platform/refusal.ts'

export const subscribeRefusals = refusals('subscribe', {
  subscription: { zh: '没有此订阅', en: 'This subscription does not exist.' },
  unknownTag: { zh: '没有此标签', en: 'unknown tag' },
  unknownIssuer: { zh: '没有此机关', en: 'unknown issuer' },
  words: { zh: '应为 100 字以内的词语', en: 'words, at most 100 characters' },
  chooseSomething: { zh: '请至少选择标签、机关或词语之一', en: 'choose tags, issuers or words' },
  subscriptionsMax: ({ max }: { max: number }) => ({
    zh: `最多 ${max} 个订阅`,
    en: `At most ${max} subscriptions are possible.`,
  }),
})
