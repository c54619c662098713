import { refusals } from '../platform/refusal.ts'

export const trackRefusals = refusals('track', {
  chain: { zh: '没有此接力链', en: 'This relay chain does not exist.' },
})
