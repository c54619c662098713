import { Preferences, ReadChannelTroubles, ReadNextSending, SetPreferences } from './generated/preferences.ts'
import type { ChannelTrouble, DeliveryPreferences, DeliveryPreferencesInput, NextSending } from './generated/types.ts'
import { request } from './graphql.ts'

export const fetchPreferences = (recipientId: string): Promise<DeliveryPreferences> =>
  request(Preferences, { recipientId }).then((d) => d.deliveryPreferences)

/** Replaces all preferences. */
export const setPreferences = (recipientId: string, input: DeliveryPreferencesInput): Promise<DeliveryPreferences> =>
  request(SetPreferences, { input, recipientId }).then((d) => d.setDeliveryPreferences)

/** Next sending of a new notice by each channel. @throws BAD_USER_INPUT for a draft that cannot be saved */
export const fetchNextSending = (recipientId: string, draft: DeliveryPreferencesInput): Promise<NextSending[]> =>
  request(ReadNextSending, { recipientId, input: draft }).then((d) => d.nextSending)

/** Providers that take no messages now. For administrators. */
export const fetchChannelTroubles = (): Promise<ChannelTrouble[]> =>
  request(ReadChannelTroubles, {}).then((d) => d.channelTroubles)
