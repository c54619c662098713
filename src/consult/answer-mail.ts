import type { Preferences } from '../dispatch/preferences.ts'

/** The mail about an answer: title of the document and link. It has neither question nor answer. Pure. */
export function answerMail(
  { title, link }: { title: string; link: string },
  language: Preferences['language'],
): { subject: string; text: string } {
  return language === 'en'
    ? {
        subject: 'Your question has been answered',
        text: [`Your question about “${title}” has been answered. Read the answer after signing in:`, link, ''].join(
          '\n',
        ),
      }
    : {
        subject: '您的咨询已有答复',
        text: [`您就《${title}》提出的咨询已有答复，请登录后查看：`, link, ''].join('\n'),
      }
}
