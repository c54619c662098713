import { domainToASCII } from 'node:url'

// RFC 5321 dot-atom local part and a dotted host name; no quotes, comments, lists, line breaks or spaces: the mailer parses
// what it is given, and `a@b.c\r\nBcc: evil@x` really reaches evil. The last label has letters, or is an A-label
// (RFC 5890 §2.3.2.1), which can hold digits and hyphens.
const address =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|xn--[A-Za-z0-9-]{0,57}[A-Za-z0-9])$/

/**
 * Reads one plain mail address as it is sent to: NFKC, the domain in lower case and as A-labels (UTS #46). Pure.
 * @returns undefined for any other text
 * @example office@青浦.中国 → office@xn--…; ＺＨＡＮＧ＠Example.CN → ZHANG@example.cn
 */
export function readMailAddress(text: string): string | undefined {
  if (text.length > 320) return undefined
  const [, local = '', domain = ''] = /^ *([^@]+)@([\p{L}\p{M}\p{N}.。-]+) *$/u.exec(text.normalize('NFKC')) ?? []
  const plain = `${local}@${domainToASCII(domain)}`
  return plain.length <= 254 && local.length <= 64 && address.test(plain) ? plain : undefined
}

/** Whether a text is one plain mail address. Pure. */
export const isMailAddress = (text: string): boolean => readMailAddress(text) !== undefined

/**
 * What is compared and looked up of an address. Pure. A domain has no case (RFC 1035 §2.3.3). A local part has one by
 * RFC 5321 §2.4, but servers report addresses in other capitals, and no known provider tells them apart.
 */
export const mailboxKey = (text: string): string => (readMailAddress(text) ?? text).toLowerCase()
