import type { MailItem } from './compose.ts'

type Lead = { one: string; several: (count: number) => string }

const leadsZh: Record<MailItem['purpose'], Lead> = {
  notice: { one: '有一份政策与您有关', several: (count) => `有 ${count} 份政策与您有关` },
  reminder: { one: '提醒：有一份政策等您查看', several: (count) => `提醒：有 ${count} 份政策等您查看` },
  amended: {
    one: '此前推送的政策已修改，与您有关的事项不再适用',
    several: (count) => `此前推送的 ${count} 份政策已修改，与您有关的事项不再适用`,
  },
  recall: { one: '此前推送的政策已停止适用', several: (count) => `此前推送的 ${count} 份政策已停止适用` },
}
const leadsEn: Record<MailItem['purpose'], Lead> = {
  notice: { one: 'A policy concerns you', several: (count) => `${count} policies concern you` },
  reminder: {
    one: 'Reminder: a policy awaits you',
    several: (count) => `Reminder: ${count} policies await you`,
  },
  amended: {
    one: 'A policy sent to you earlier was amended; its measures for you no longer apply',
    several: (count) => `${count} policies sent to you earlier were amended; their measures for you no longer apply`,
  },
  recall: {
    one: 'A policy sent to you earlier no longer applies',
    several: (count) => `${count} policies sent to you earlier no longer apply`,
  },
}

/** Words of mails. */
export const mailMessages = {
  zh: {
    lang: 'zh-CN',
    colon: '：',
    separator: '；',
    list: '、',
    greeting: (name: string) => `${name}：`,
    lead: leadsZh,
    read: '查看详情与适用条件',
    endedReason: '原因',
    successor: '已由新文件替代',
    amendedBy: '修改它的文件',
    begins: {
      document: (day: string) => `尚未施行，自 ${day} 起施行`,
      window: (day: string) => `尚未开始申报，自 ${day} 起申报`,
    },
    why: '收到原因',
    matched: (titles: string, more: boolean) =>
      `根据您的信息，初步符合${titles}${more ? '等' : ''}（以受理部门审核为准）`,
    subscribed: '符合您订阅的主题',
    forwarded: (names: string) => `由${names}转发`,
    settings: '管理接收方式',
    unsubscribe: '不再接收邮件',
    codeSubject: '您的邮箱验证码',
    code: (code: string) => `您的验证码是 ${code}，30 分钟内有效。`,
    codeNote: '如果不是您本人操作，请忽略此邮件，您的地址不会被使用。',
  },
  en: {
    lang: 'en',
    colon: ': ',
    separator: '; ',
    list: ', ',
    greeting: (name: string) => `To ${name}:`,
    lead: leadsEn,
    read: 'Read it and see the conditions',
    endedReason: 'Reason',
    successor: 'Replaced by',
    amendedBy: 'Amended by',
    begins: {
      document: (day: string) => `Not yet in force: it begins on ${day}`,
      window: (day: string) => `Applications begin on ${day}`,
    },
    why: 'Why you get this',
    matched: (titles: string, more: boolean) =>
      `by your facts you seem to meet ${titles}${more ? ' and others' : ''} (the office in charge decides)`,
    subscribed: 'it is on a topic you subscribed to',
    forwarded: (names: string) => `forwarded by ${names}`,
    settings: 'Choose how you are told',
    unsubscribe: 'Stop e-mail',
    codeSubject: 'Your confirmation code',
    code: (code: string) => `Your code is ${code}. It is valid for 30 minutes.`,
    codeNote: 'If you did not ask for it, ignore this mail: your address will not be used.',
  },
} as const
