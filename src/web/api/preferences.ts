import { request } from './graphql.ts'
import type { DeliveryPreferences } from './types.ts'

const PREFERENCES =
  'frequency quietFrom quietTo weeklyCap language channels { channel frequency quietFrom quietTo weeklyCap }'

export const fetchPreferences = (recipientId: string): Promise<DeliveryPreferences> =>
  request<{ deliveryPreferences: DeliveryPreferences }>(
    `query($recipientId: ID) { deliveryPreferences(recipientId: $recipientId) { ${PREFERENCES} } }`,
    { recipientId },
  ).then((d) => d.deliveryPreferences)

/** Replaces them all. */
export const setPreferences = (recipientId: string, input: DeliveryPreferences): Promise<DeliveryPreferences> =>
  request<{ setDeliveryPreferences: DeliveryPreferences }>(
    `mutation($input: DeliveryPreferencesInput!, $recipientId: ID) {
      setDeliveryPreferences(input: $input, recipientId: $recipientId) { ${PREFERENCES} } }`,
    { input, recipientId },
  ).then((d) => d.setDeliveryPreferences)
