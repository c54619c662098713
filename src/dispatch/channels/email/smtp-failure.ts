import { type BounceKind, kindOfStatus } from './bounces/status.ts'

/** Fields of nodemailer's errors. */
export type SmtpError = { responseCode?: number; response?: string; command?: string; code?: string }

/** Meaning of a failed attempt: a bounce, or a later attempt. `unreachable` = the fault lies with the server. */
export type SmtpFailure =
  | { kind: BounceKind; status: string; reason: string }
  | { kind: 'LATER'; unreachable: boolean; reason: string }

/**
 * Reads an SMTP refusal. Pure. Only an answer to RCPT, or an enhanced status after DATA, is about the address.
 * Why: refusals of the sender or the session would end every address, and servers refuse content by 550 after DATA.
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
  // Why LATER: the operator must correct a refused sender or session; waiting messages go afterwards.
  return kind ? { kind, status: status ?? String(responseCode), reason } : { kind: 'LATER', unreachable: true, reason }
}

const isOfMessage = (command: string | undefined): boolean => command === 'RCPT TO' || command === 'DATA'

function kindOf(code: number, status: string | undefined, command: string | undefined): BounceKind {
  if (status?.startsWith('5')) return kindOfStatus(status) ?? 'MESSAGE'
  if (command !== 'RCPT TO') return 'MESSAGE'
  if (code === 550 || code === 551 || code === 553) return 'HARD'
  return code === 552 ? 'SOFT' : 'MESSAGE'
}
