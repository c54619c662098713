import { ConfirmContact, Contacts, RemoveContact, SetContact, WantContact } from './generated/contacts.ts'
import type { Channel, Contact } from './generated/types.ts'
import { request } from './graphql.ts'

export const fetchContacts = (recipientId: string): Promise<Contact[]> =>
  request(Contacts, { recipientId }).then((d) => d.contacts)

/** Registers an address, to which the server sends a code. */
export const setContact = (recipientId: string, channel: Channel, address: string): Promise<unknown> =>
  request(SetContact, { channel, address, recipientId })

/** Confirms an address by its code. */
export const confirmContact = (recipientId: string, channel: Channel, code: string): Promise<unknown> =>
  request(ConfirmContact, { channel, code, recipientId })

export const wantContact = (recipientId: string, channel: Channel, wanted: boolean): Promise<unknown> =>
  request(WantContact, { channel, wanted, recipientId })

export const removeContact = (recipientId: string, channel: Channel): Promise<unknown> =>
  request(RemoveContact, { channel, recipientId })
