import { refusals } from '../platform/refusal.ts'

export const noticesRefusals = refusals('notices', {
  notice: { zh: '没有此推送', en: 'This notice does not exist.' },
  noLongerInForce: {
    zh: '此政策已停止适用，不能再转发',
    en: 'The policy is no longer in force and cannot be forwarded.',
  },
  measureEnded: {
    zh: '政策已修改，与您有关的事项不再适用',
    en: 'The policy was amended; the measures for you no longer apply.',
  },
  noLongerEligible: {
    zh: '您的信息已变化，不再符合条件',
    en: 'Your information has changed; you are no longer eligible.',
  },
})
