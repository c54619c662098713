// RFC 5321 dot-atom local part and a dotted host name; no quotes, comments, lists, line breaks or spaces: the mailer parses
// what it is given, and `a@b.c\r\nBcc: evil@x` really reaches evil.
const address =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/

/** Whether a text is one plain mail address. Pure. */
export function isMailAddress(text: string): boolean {
  const local = text.split('@')[0] ?? ''
  return text.length <= 254 && local.length <= 64 && address.test(text)
}
