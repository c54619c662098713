import { refusals } from '../platform/refusal.ts'

export const portalsRefusals = refusals('portals', {
  portal: { zh: '没有此门户', en: 'This portal does not exist.' },
  webhook: { zh: '没有此回调地址', en: 'This webhook does not exist.' },
  webhookDisabled: { zh: '回调已停用，请先启用', en: 'The webhook is disabled. Call enableWebhook first.' },
  urlTooLong: ({ max }: { max: number }) => ({ zh: `至多 ${max} 个字符`, en: `at most ${max} characters` }),
  notUrl: { zh: '不是网址', en: 'not a URL' },
  urlUser: { zh: '不能含用户名或口令', en: 'must not hold a user or a password' },
  urlFragment: { zh: '不能含 # 片段', en: 'must not have a fragment' },
  https: { zh: '应为 https 网址', en: 'must be https' },
  port: { zh: '端口应为 443 或 8443', en: 'the port must be 443 or 8443' },
  privateAddress: { zh: '不能是内网或保留地址', en: 'must not be a private or reserved address' },
  noAnswer: ({ seconds }: { seconds: number }) => ({
    zh: `${seconds} 秒内未回应`,
    en: `no answer within ${seconds} s`,
  }),
  noConnection: ({ code }: { code: string }) => ({ zh: `无法连接（${code}）`, en: `could not connect: ${code}` }),
  taken: ({ status }: { status: number }) => ({ zh: `已接收（${status}）`, en: `accepted (${status})` }),
  gone: { zh: '对方声明此地址已停用（410）', en: 'the receiver says that the address is gone (410)' },
  redirected: ({ status }: { status: number }) => ({
    zh: `不接受跳转（${status}）`,
    en: `redirects are refused (${status})`,
  }),
  answered: ({ status }: { status: number }) => ({ zh: `对方回应 ${status}`, en: `the receiver answered ${status}` }),
})
