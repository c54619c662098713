import { Preferences, SetPreferences } from './generated/preferences.ts'
import type { DeliveryPreferences, DeliveryPreferencesInput } from './generated/types.ts'
import { request } from './graphql.ts'

export const fetchPreferences = (recipientId: string): Promise<DeliveryPreferences> =>
  request(Preferences, { recipientId }).then((d) => d.deliveryPreferences)

/** Replaces them all. */
export const setPreferences = (recipientId: string, input: DeliveryPreferencesInput): Promise<DeliveryPreferences> =>
  request(SetPreferences, { input, recipientId }).then((d) => d.setDeliveryPreferences)
