import { type BounceKind, kindOfStatus } from './bounces/status.ts'

/** What nodemailer tells of a failure. */
export type SmtpError = { responseCode?: number; response?: string; command?: string; code?: string }

/** What a failed attempt means: a bounce, or that it should be tried again. `unreachable` = the server, not this message, is the trouble. */
export type SmtpFailure =
  | { kind: BounceKind; status: string; reason: string }
  | { kind: 'LATER'; unreachable: boolean; reason: string }

/**
 * Reads an SMTP refusal. Pure. Only an answer to RCPT, or an enhanced status, says anything of the address: a refusal of the sender or of
 * the session would otherwise end every address at once, and 550 after DATA is how content is refused.
 */
export function smtpFailure({ responseCode, response, command, code }: SmtpError): SmtpFailure {
  if (responseCode === undefined) {
    const what = code === 'EABORT' ? 'no answer in time' : (code ?? 'unknown')
    return { kind: 'LATER', unreachable: true, reason: `network: ${what}` }
  }
  const status = /^\d{3}[ -]([45]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1]
  const reason = `the mail server answered ${responseCode}${status ? ` ${status}` : ''} to ${command ?? 'us'}`
  if (responseCode < 500) return { kind: 'LATER', unreachable: responseCode === 421 || !isOfMessage(command), reason }
  const kind = isOfMessage(command) ? kindOf(responseCode, status, command) : undefined
  // a sender or a session that is refused is for the operator to mend, and what waits goes then
  return kind ? { kind, status: status ?? String(responseCode), reason } : { kind: 'LATER', unreachable: true, reason }
}

const isOfMessage = (command: string | undefined): boolean => command === 'RCPT TO' || command === 'DATA'

function kindOf(code: number, status: string | undefined, command: string | undefined): BounceKind {
  if (status?.startsWith('5')) return kindOfStatus(status) ?? 'MESSAGE'
  if (command !== 'RCPT TO') return 'MESSAGE'
  if (code === 550 || code === 551 || code === 553) return 'HARD'
  return code === 552 ? 'SOFT' : 'MESSAGE'
}
