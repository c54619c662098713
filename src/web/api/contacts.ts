import { request } from './graphql.ts'
import type { Channel, Contact } from './types.ts'

export const fetchContacts = (recipientId: string): Promise<Contact[]> =>
  request<{ contacts: Contact[] }>(
    'query($recipientId: ID) { contacts(recipientId: $recipientId) { channel masked verified wanted pending endedReason } }',
    { recipientId },
  ).then((d) => d.contacts)

/** Names an address; a code is sent there. */
export const setContact = (recipientId: string, channel: Channel, address: string): Promise<unknown> =>
  request(
    `mutation($channel: Channel!, $address: String!, $recipientId: ID) {
      setContact(channel: $channel, address: $address, recipientId: $recipientId) { channel } }`,
    { channel, address, recipientId },
  )

/** Brings the code back. */
export const confirmContact = (recipientId: string, channel: Channel, code: string): Promise<unknown> =>
  request(
    `mutation($channel: Channel!, $code: String!, $recipientId: ID) {
      confirmContact(channel: $channel, code: $code, recipientId: $recipientId) { channel } }`,
    { channel, code, recipientId },
  )

export const wantContact = (recipientId: string, channel: Channel, wanted: boolean): Promise<unknown> =>
  request(
    `mutation($channel: Channel!, $wanted: Boolean!, $recipientId: ID) {
      wantContact(channel: $channel, wanted: $wanted, recipientId: $recipientId) { channel } }`,
    { channel, wanted, recipientId },
  )

export const removeContact = (recipientId: string, channel: Channel): Promise<unknown> =>
  request(
    'mutation($channel: Channel!, $recipientId: ID) { removeContact(channel: $channel, recipientId: $recipientId) }',
    { channel, recipientId },
  )
