import { refusals } from '../platform/refusal.ts'

export const feedRefusals = refusals('feed', {
  usefulNeedsNoReason: { zh: '“有用”不需要原因', en: 'only where it is not useful' },
  reasonNeeded: { zh: '请选择原因', en: 'required' },
  factOnlyIfWrong: { zh: '仅用于信息有误', en: 'only with WRONG_FACT' },
})
