import { Preferences, ReadNextSending, SetPreferences } from './generated/preferences.ts'
import type { DeliveryPreferences, DeliveryPreferencesInput, NextSending } from './generated/types.ts'
import { request } from './graphql.ts'

export const fetchPreferences = (recipientId: string): Promise<DeliveryPreferences> =>
  request(Preferences, { recipientId }).then((d) => d.deliveryPreferences)

/** Replaces them all. */
export const setPreferences = (recipientId: string, input: DeliveryPreferencesInput): Promise<DeliveryPreferences> =>
  request(SetPreferences, { input, recipientId }).then((d) => d.setDeliveryPreferences)

/** When a notice made now would go by each channel. @throws BAD_USER_INPUT for a draft that could not be saved */
export const fetchNextSending = (recipientId: string, draft: DeliveryPreferencesInput): Promise<NextSending[]> =>
  request(ReadNextSending, { recipientId, input: draft }).then((d) => d.nextSending)
