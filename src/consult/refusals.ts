import { refusals } from '../platform/refusal.ts'

export const consultRefusals = refusals('consult', {
  question: { zh: '没有此咨询', en: 'This question does not exist.' },
  entry: { zh: '没有此常见问答', en: 'This entry does not exist.' },
  withdrawn: { zh: '提问人已撤回此问题', en: 'The question has been withdrawn.' },
  answered: { zh: '此问题已有答复', en: 'This question has been answered already.' },
  sameQuestion: { zh: '同样的问题已提交，请等待答复', en: 'The same question already waits for its answer.' },
  openMax: ({ max }: { max: number }) => ({
    zh: `最多同时有 ${max} 个问题待答复`,
    en: `At most ${max} questions can wait for an answer.`,
  }),
  answeredCannotWithdraw: { zh: '已有答复，不能撤回', en: 'It has been answered and cannot be withdrawn.' },
  entriesMax: ({ max }: { max: number }) => ({
    zh: `每份文件最多 ${max} 条常见问答`,
    en: `At most ${max} entries are possible for one document.`,
  }),
})
