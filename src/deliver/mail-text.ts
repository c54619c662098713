export type MailContent = {
  purpose: 'notice' | 'reminder' | 'recall' | 'follow-up'
  recipientName: string
  title: string
  endedReason: string | null
  link: string
  unsubscribe: string
}

const leads = {
  notice: { zh: '有一份政策与您有关', en: 'A policy concerns you' },
  reminder: { zh: '提醒：有一份政策等您查看', en: 'Reminder: a policy awaits you' },
  recall: { zh: '此前推送的政策已停止适用', en: 'A policy sent to you earlier no longer applies' },
  'follow-up': { zh: '您关注的政策有新情况', en: 'News on a policy you follow' },
} as const

/** Subject, text and HTML of one message, Chinese first, from one content. Pure. */
export function mailText(content: MailContent): { subject: string; text: string; html: string } {
  const { zh, en } = leads[content.purpose]
  const reason = content.purpose === 'recall' && content.endedReason ? `原因：${content.endedReason}` : ''
  const lines = [
    `${content.recipientName}：`,
    `${zh}：《${content.title}》`,
    reason,
    `查看详情与适用条件：${content.link}`,
    '',
    `${en}: ${content.link}`,
    '',
    `不再接收邮件 Unsubscribe: ${content.unsubscribe}`,
  ].filter((line, i) => line !== '' || i > 3)
  const paragraphs = [
    `<p>${escapeHtml(content.recipientName)}：</p>`,
    `<p>${zh}：<strong>《${escapeHtml(content.title)}》</strong></p>`,
    reason ? `<p>${escapeHtml(reason)}</p>` : '',
    `<p><a href="${escapeHtml(content.link)}">查看详情与适用条件 Read more</a></p>`,
    `<p lang="en">${en}.</p>`,
    `<p><a href="${escapeHtml(content.unsubscribe)}">不再接收邮件 Unsubscribe</a></p>`,
  ]
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body>${paragraphs.join('')}</body></html>`
  return { subject: `${zh}：${content.title}`.replace(/[\r\n]+/g, ' '), text: lines.join('\n'), html }
}

/** Text as HTML. Pure. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`)
