import type { NoticeDeps } from '../notices/deps.ts'
import { readClaimCode } from '../parties/contacts/manage-contacts.ts'
import type { Events } from '../platform/events.ts'
import type { Outbox } from './send.ts'
import { readLanguages } from './store.ts'

/**
 * Sends the code that verifies a claimed address, on the address's channel. It sends nothing for an ended claim.
 * @throws Error when the provider asks for a later attempt: the job is then retried
 */
export async function sendCode(
  deps: Pick<NoticeDeps, 'db' | 'clock' | 'ring' | 'log'>,
  outbox: Outbox,
  { recipientId, channel }: Events['contact.claimed'],
): Promise<void> {
  const sender = outbox.sender(channel)?.sender
  if (!sender?.sendCode) return deps.log.warn({ channel }, 'no code can be sent, the channel is not set up')
  const claim = await readClaimCode(deps.db, deps, recipientId, channel)
  if (!claim) return
  const language = (await readLanguages(deps.db, [recipientId])).get(recipientId) ?? 'zh'
  const outcome = await sender.sendCode(claim.address, claim.code, language)
  if (outcome.kind === 'retry' || outcome.kind === 'postponed') throw new Error(`code not sent: ${outcome.reason}`)
  deps.log.info({ channel, recipientId, outcome: outcome.kind }, 'code sent')
}
