// Steps and queries that tests of mail share.
import { addressKey } from '../src/parties/contacts/contact.ts'
import { addContacts } from '../src/parties/contacts/store.ts'
import { lookupDigest, seal } from '../src/platform/crypto.ts'
import { recipientId } from './factories.ts'
import type { MailServer } from './mail-server.ts'
import type { TestService } from './service.ts'

/** Gives a recipient (by account or id) a verified address that wants notices. */
export async function giveAddress(
  service: TestService,
  who: string | number,
  address: string,
  verified = true,
  channel: 'EMAIL' | 'GATEWAY' = 'EMAIL',
): Promise<void> {
  const { db, ring, clock } = service.app.deps
  await addContacts(db, [
    {
      recipientId: typeof who === 'number' ? who : recipientId(who),
      channel,
      sealed: seal(ring, address),
      digest: lookupDigest(ring, addressKey(channel, address)),
      verifiedAt: verified ? clock.now() : null,
      wanted: true,
    },
  ])
}

/** Mails that arrived at an address. */
export const mailsTo = (server: MailServer, address: string): MailServer['mails'] =>
  server.mails.filter((mail) => mail.recipient === address)

/** Runs the `recover` job, which the clock fires every 20 seconds. */
export async function recover(service: TestService): Promise<void> {
  const { db, jobs } = service.app.deps
  await db.transaction((tx) => jobs.fire(tx, 'recover'))
  await service.settled()
}

/** The one-click link of a mail. */
export function unsubscribeLink(mail: MailServer['mails'][number] | undefined): string {
  const line = mail?.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line.replace(/\s/g, '') ?? ''
  return /<(.+)>/.exec(line)?.[1] ?? ''
}

/** Contacts as their owner sees them. */
export const contactsOf = async (service: TestService, account: string): Promise<any[]> =>
  (await service.ok(account, '{ contacts { channel masked verified wanted pending endedReason } }')).contacts

/** Settings of a gateway that does not answer: claims of numbers are accepted, and their codes wait. */
export const silentGateway = {
  GATEWAY_URL: 'http://127.0.0.1:9/',
  GATEWAY_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
}
