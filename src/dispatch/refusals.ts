import { refusals } from '../platform/refusal.ts'

export const dispatchRefusals = refusals('dispatch', {
  notReport: {
    zh: '不是退信报告（multipart/report）',
    en: 'not a delivery report (multipart/report with message/delivery-status)',
  },
  noRecipient: { zh: '报告未列出收件人', en: 'the report names no recipient' },
  recipientsMax: ({ max }: { max: number }) => ({ zh: `收件人超过 ${max} 个`, en: `more than ${max} recipients` }),
  pushService: { zh: '不是受支持的推送服务地址', en: 'not an address of a supported push service' },
  pushKey: { zh: '应为 65 字节公钥', en: 'must be a 65-byte P-256 key' },
  pushSecret: { zh: '应为 16 字节', en: 'must be 16 bytes' },
  bothEnds: { zh: '起止时间应同时填写', en: 'both ends are needed' },
  cap: ({ max }: { max: number }) => ({ zh: `应为 1 至 ${max}`, en: `must be 1 to ${max}` }),
  channel: ({ channels }: { channels: string }) => ({ zh: `应为 ${channels} 之一`, en: `must be one of ${channels}` }),
  givenTwice: { zh: '重复', en: 'given twice' },
  language: { zh: '应为 zh 或 en', en: 'must be zh or en' },
  hour: { zh: '时间格式应为 HH:MM', en: 'must be HH:MM' },
  mailboxGone: ({ status }: { status: string }) => ({
    zh: `邮件被退回：此邮箱不存在或已停用（${status}）`,
    en: `Mail came back: the address does not work (${status}).`,
  }),
  mailFailed: ({ status }: { status: string }) => ({
    zh: `邮件多次未能送达此邮箱（${status}）`,
    en: `Mail to this address failed several times (${status}).`,
  }),
  unreachable: { zh: '此号码无法接收消息', en: 'Messages to this number do not arrive.' },
})
