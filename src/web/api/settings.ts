import { request } from './graphql.ts'
import { FACT } from './match-fragments.ts'
import type { Channel, FactValue, Frequency, Json, Org } from './types.ts'

export const fetchMyFacts = (recipientId: string): Promise<FactValue[]> =>
  request<{ myFacts: FactValue[] }>(
    `query($recipientId: ID) { myFacts(recipientId: $recipientId) { value text source asOf stale fact { ${FACT} } } }`,
    { recipientId },
  ).then((d) => d.myFacts)

/** null takes a statement back. */
export const updateMyFacts = (recipientId: string, facts: Record<string, Json>): Promise<unknown> =>
  request(
    'mutation($facts: JSON!, $recipientId: ID) { updateMyFacts(facts: $facts, recipientId: $recipientId) { id } }',
    {
      facts,
      recipientId,
    },
  )

export const setPersonalised = (on: boolean): Promise<unknown> =>
  request('mutation($on: Boolean!) { setPersonalised(on: $on) { id personalised } }', { on })

export type TopicInput = {
  tags: string[]
  issuers: string[]
  text?: string
  frequency: Frequency
  channels: Channel[]
}

/** Who publishes policies. */
export const fetchIssuers = (): Promise<Org[]> =>
  request<{ organisations: Org[] }>('{ organisations(kind: DEPARTMENT) { id name } }').then((d) => d.organisations)

export const subscribeTopic = (input: TopicInput): Promise<unknown> =>
  request('mutation($input: TopicSubscriptionInput!) { subscribe(input: $input) { id } }', { input })

export const unsubscribeTopic = (id: string): Promise<unknown> =>
  request('mutation($id: ID!) { unsubscribe(id: $id) }', { id })

export const fetchPushPublicKey = (): Promise<string> =>
  request<{ pushPublicKey: string }>('{ pushPublicKey }').then((d) => d.pushPublicKey)

export const registerPushEndpoint = (input: { endpoint: string; p256dh: string; auth: string }): Promise<unknown> =>
  request('mutation($input: PushEndpointInput!) { registerPushEndpoint(input: $input) }', { input })

export const removePushEndpoint = (endpoint: string): Promise<unknown> =>
  request('mutation($endpoint: String!) { removePushEndpoint(endpoint: $endpoint) }', { endpoint })
