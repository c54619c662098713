import { readAnswer } from './bounces/answer.ts'
import { plainAnswer } from './bounces/answer-words.ts'
import type { BounceKind } from './bounces/status.ts'

/** Fields of nodemailer's errors. */
export type SmtpError = { responseCode?: number; response?: string; command?: string; code?: string }

/**
 * Meaning of a failed attempt: a bounce, or a later attempt. `unreachable` = no answer, or one about the session.
 * `refused` = a final answer. `answer` = the server's words without addresses, for the operator.
 */
export type SmtpFailure =
  | { kind: BounceKind; status: string; reason: string; answer: string }
  | { kind: 'LATER'; unreachable: boolean; refused: boolean; reason: string; answer: string }

const answerMax = 200

/**
 * Reads an SMTP refusal. Pure. HARD needs evidence: an enhanced status of RFC 3463 or known words, of RCPT or DATA, that
 * name a mailbox that does not exist. An answer to RCPT without evidence is tried again (ADR-22.1).
 * Why: one reply code has many causes, and a broken relay would end every address.
 */
export function smtpFailure({ responseCode, response, command, code }: SmtpError): SmtpFailure {
  if (responseCode === undefined) {
    const what = code === 'EABORT' ? 'no answer in time' : (code ?? 'unknown')
    return { kind: 'LATER', unreachable: true, refused: false, reason: `network: ${what}`, answer: what }
  }
  const text = legible(response ?? '')
  const read = readAnswer(text)
  const answer = `${responseCode} ${plainAnswer(text)}`.slice(0, answerMax)
  const shown = read.status ? ` ${read.status}` : ''
  const reason = `the mail server answered ${responseCode}${shown} to ${command ?? 'us'}`
  const isOfMessage = command === 'RCPT TO' || command === 'DATA'
  const kind = responseCode >= 500 && isOfMessage ? kindOf(responseCode, read, command) : 'LATER'
  if (kind !== 'LATER') return { kind, status: read.status ?? String(responseCode), reason, answer }
  const unreachable = responseCode === 421 || !isOfMessage
  return { kind, unreachable, refused: responseCode >= 500, reason, answer }
}

/** Rule first, words second; words about us or about now outweigh both. */
function kindOf(
  code: number,
  { kind, isGeneric, words }: ReturnType<typeof readAnswer>,
  command: 'RCPT TO' | 'DATA',
): BounceKind | 'LATER' {
  if (words === 'us') return 'LATER'
  // Why: at RCPT the server has not seen the message, so its policy is about us.
  const refused = command === 'RCPT TO' ? 'LATER' : 'MESSAGE'
  if (words === 'content') return refused
  if (!isGeneric && kind && kind !== 'MESSAGE') return kind
  if (isGeneric && words === 'gone') return 'HARD'
  if (words === 'full') return 'SOFT'
  // RFC 5321 §4.2.2: 552 = exceeded storage allocation
  return isGeneric && code === 552 && command === 'RCPT TO' ? 'SOFT' : refused
}

/** An answer in GB18030 reaches us as single bytes: its decoding is appended. */
function legible(response: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are bytes
  if (!/^[\x00-\xff]*$/.test(response) || !/[\x80-\xff]/.test(response)) return response
  return `${response}\n${new TextDecoder('gb18030').decode(Buffer.from(response, 'latin1'))}`
}
