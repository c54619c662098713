// What answers of mail servers mean. Addresses and ids are ours; the words are those that servers and providers use.
import { describe, expect, it } from 'vitest'
import { kindOfReport, statusesIn } from '../../../src/dispatch/channels/email/bounces/answer.ts'
import { plainAnswer } from '../../../src/dispatch/channels/email/bounces/answer-words.ts'
import { smtpFailure } from '../../../src/dispatch/channels/email/smtp-failure.ts'

const kindAt = (command: string, response: string) =>
  smtpFailure({ responseCode: Number(response.slice(0, 3)), command, response }).kind

describe('an enhanced status is found where servers write it', () => {
  it.each([
    ['550 5.1.1 user unknown', ['5.1.1']],
    ['550-5.1.1 The account\n550 5.1.1 does not exist', ['5.1.1']],
    ['550 user unknown (#5.1.1)', ['5.1.1']],
    ['550 sorry, no mailbox here by that name. (#5.1.1)', ['5.1.1']],
    ['553 sorry, that domain is not in my list of allowed rcpthosts (#5.7.1)', ['5.7.1']],
    ['550 #5.1.0 Address rejected.', ['5.1.0']],
    ['550 (5.1.1) no such user', ['5.1.1']],
    ['550 no such user 5.1.1', ['5.1.1']],
    ['550 no such user, 5.1.1.', ['5.1.1']],
    ['550 host 192.0.2.5 says 5.1.1', ['5.1.1']],
    ['550 5.7.1 refused, see 5.1.1', ['5.7.1']],
    ['550 mail from 10.5.1.1 refused', []],
    ['550 Exim 4.94.2', []],
    ['550 no', []],
  ])('%j: %j', (text, statuses) => {
    expect(statusesIn(text)).toEqual(statuses)
  })
})

// RFC 3463 §3.2: X.1.1 = bad destination mailbox address; RFC 5321 §4.2.3: 550 alone has several causes
describe('an address ends when the answer says that the mailbox does not exist', () => {
  it.each([
    "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550 5.1.1 unnecessary spaces. https://support.example/mail/?p=NoSuchUser x-gsmtp",
    '550 5.1.1 <a@b.cn>: Recipient address rejected: User unknown in local recipient table',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    '550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found',
    '550 5.1.6 recipient no longer on server',
    '550 5.2.1 The email account that you tried to reach is disabled.',
    '550 Mailbox not found. http://service.mail.example/cgi-bin/help?id=20022',
    '550 User not found: a@b.cn',
    '550 Invalid User : a@b.cn',
    '550 non-existent account',
    '550 No such user here',
    '550 <blocked@relay.example> no such user',
    '550 unknown user',
    '550 Unknown recipient',
    '550 a@b.cn: user does not exist',
    "554 delivery error: dd This user doesn't have a yahoo.example account (a@yahoo.example) [-5]",
    '550 5.0.0 <a@b.cn>... User unknown',
    '550 5.5.0 mailbox does not exist',
    '550 Requested action not taken: no such mailbox',
    '550 Account a@b.cn has been deleted',
    '550 用户不存在',
    '550 该邮箱地址不存在',
    '550 收件人不存在: a@b.cn',
    '550 帐号已注销',
    '550 查无此人',
    '550 ＵＳＥＲ ＵＮＫＮＯＷＮ',
    '550 宛先のユーザーが存在しません',
    '550 사용자를 찾을 수 없습니다',
    '550 Empfänger unbekannt',
    '550 Adresse inexistante',
    "550 Cet utilisateur n'existe pas, destinataire inconnu",
    '550 El usuario no existe',
    '550 usuário inexistente',
    '550 Utente sconosciuto',
    '550 Пользователь не найден',
    '550 нет такого пользователя',
  ])('%s', (text) => {
    for (const command of ['RCPT TO', 'DATA']) expect([command, kindAt(command, text)]).toEqual([command, 'HARD'])
  })
  it('also in GB18030, which nodemailer hands over as single bytes', () => {
    // 用户不存在
    const bytes = Buffer.from([0xd3, 0xc3, 0xbb, 0xa7, 0xb2, 0xbb, 0xb4, 0xe6, 0xd4, 0xda]).toString('latin1')
    expect(kindAt('RCPT TO', `550 ${bytes}`)).toBe('HARD')
  })
})

// the sender, the relay, sign-in, lists, rates, policy, grey listing, DNS, this moment: RFC 3463 §3.2, §3.5, §3.8
describe('an answer about us or about now ends nothing and is tried again', () => {
  it.each([
    '550 relay not permitted, authentication required',
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    '550 #5.7.1 Your access to submit messages to this e-mail system has been rejected',
    '550 Ip frequency limited [x]. http://service.mail.example/help',
    '550 Domain frequency limited',
    '550 Connection frequency limited',
    '550 Sender frequency limited',
    '550 Mailbox unavailable or access denied',
    '550 Mailbox not found or access denied',
    '550 Reject by behaviour spam at Rcpt State',
    '550 IP in blacklist',
    '550 blocked using zen.example; see https://www.example/query/ip/192.0.2.1',
    '550-Verification failed for <jieli@example.cn>\n550-No Such User Here\n550 Sender verify failed',
    '551 User not local; please try another server',
    '550 5.1.0 <jieli@example.cn> sender rejected',
    '550 5.1.8 <jieli@example.cn>: Sender address rejected: Domain not found',
    '550 5.1.7 invalid sender',
    '550-5.2.1 The user you are trying to contact is receiving mail at a rate that\n550 5.2.1 prevents additional messages from being delivered.',
    '550 5.1.2 <a@b.cn>: Recipient address rejected (temporary DNS failure)',
    '550 5.1.2 Host or domain name not found. Name service error: Host not found',
    '550 5.7.1 Relaying denied',
    '550 5.7.1 Unable to relay for a@b.cn',
    '554 5.7.0 Message refused',
    '530 5.7.0 Must issue a STARTTLS command first',
    '550 5.4.1 Recipient address rejected: Access denied',
    '550 5.1.1 User unknown or greylisted, try again later',
    '550 Requested action not taken: mailbox unavailable',
    '550 5.7.1 policy',
    '550 5.7.26 unauthenticated: SPF and DKIM did not pass',
    '550 rejected',
    '553 5.3.0 rejected by the policy of the operator',
    '550 发信频率过高，请稍后重试',
    '550 您的IP已被列入黑名单',
    '550 拒绝接收该发件人的邮件，用户不存在',
    '550 送信者が拒否されました',
    '550 Absender unbekannt',
    '550 Expéditeur inconnu',
    '550 Отправитель заблокирован',
    '554 5.1.1 Daily sending quota exceeded for unknown user',
  ])('%s', (text) => {
    expect(kindAt('RCPT TO', text)).toBe('LATER')
  })
  it.each([
    ['554 5.7.1 spam message rejected', 'MESSAGE'],
    ['550 content refused', 'MESSAGE'],
    ['554 5.6.0 malformed', 'MESSAGE'],
    ['552 5.3.4 too big', 'MESSAGE'],
    ['554 no', 'MESSAGE'],
    ['550 frequency limited', 'LATER'],
    ['550 5.1.0 <jieli@example.cn> sender rejected', 'LATER'],
  ])('after the text: %s is %s', (text, kind) => {
    expect(kindAt('DATA', text)).toBe(kind)
  })
  it.each([
    '552 5.2.2 mailbox full',
    '550 Mailbox is full',
    '552 quota exceeded',
    '550 邮箱空间已满',
    '550 user over quota',
  ])('a full mailbox is scored: %s', (text) => {
    expect(kindAt('RCPT TO', text)).toBe('SOFT')
  })
})

describe('a reported failure', () => {
  it.each<[string, string | undefined, string | undefined, string?]>([
    ['5.1.1', undefined, 'HARD', '5.1.1'],
    // RFC 3464 §2.3.6: the diagnostic is the remote server's own word
    ['5.0.0', 'smtp; 550 5.1.1 <a@b.cn>… user unknown', 'HARD', '5.1.1'],
    ['4.0.0', 'smtp; 550 5.1.1 user unknown', 'HARD', '5.1.1'],
    ['5.0.0', 'smtp; 550 No such user', 'HARD', '5.0.0'],
    ['', 'smtp; 550 No such user', 'HARD', '550'],
    ['5.1.0', 'smtp; 550 User not found', 'HARD', '5.1.0'],
    ['5.0.0', 'X-Postfix; unknown user: "a"', 'HARD', '5.0.0'],
    ['5.0.0', 'smtp; 550 5.7.1 relaying denied', 'MESSAGE', '5.7.1'],
    ['5.0.0', 'smtp; 550 no', 'SOFT', '5.0.0'],
    ['5.0.0', undefined, 'SOFT', '5.0.0'],
    ['5.0.0', 'smtp; 552 5.2.2 mailbox full', 'SOFT', '5.2.2'],
    ['5.1.1', 'smtp; 550 5.1.1 sender verify failed', 'MESSAGE'],
    ['5.2.1', 'smtp; 550 5.2.1 receiving mail at a rate that prevents more', 'MESSAGE'],
    ['5.7.1', 'smtp; 550 5.7.1 user unknown', 'MESSAGE'],
    ['4.4.7', 'smtp; delivery expired', 'SOFT'],
    ['', undefined, undefined],
    ['', 'smtp; 550 no', undefined],
    ['2.1.5', undefined, undefined],
  ])('status %j, diagnostic %j: %s', (status, diagnostic, kind, shown) => {
    const read = kindOfReport(status, diagnostic)
    expect(read?.kind).toBe(kind)
    if (shown) expect(read?.status).toBe(shown)
  })
})

it('the words for an operator hold no address and no link', () => {
  expect(plainAnswer('550-5.7.1 <a@b.cn> from jieli@example.cn\r\n550 5.7.1 see https://x.example/?r=a@b.cn now')).toBe(
    '5.7.1 from 5.7.1 see now',
  )
})
