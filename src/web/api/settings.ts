import {
  Issuers,
  MyFacts,
  PushPublicKey,
  RegisterPushEndpoint,
  RemovePushEndpoint,
  SetPersonalised,
  SubscribeTopic,
  UnsubscribeTopic,
  UpdateMyFacts,
} from './generated/settings.ts'
import type { FactValue, PushEndpointInput, TopicSubscriptionInput } from './generated/types.ts'
import { request } from './graphql.ts'
import type { Json } from './json.ts'

export const fetchMyFacts = (recipientId: string): Promise<FactValue[]> =>
  request(MyFacts, { recipientId }).then((d) => d.myFacts)

/** null withdraws a statement. */
export const updateMyFacts = (recipientId: string, facts: Record<string, Json>): Promise<unknown> =>
  request(UpdateMyFacts, { facts, recipientId })

export const setPersonalised = (on: boolean): Promise<unknown> => request(SetPersonalised, { on })

/** Organisations that publish policies. */
export const fetchIssuers = () => request(Issuers).then((d) => d.organisations)

export const subscribeTopic = (input: TopicSubscriptionInput): Promise<unknown> => request(SubscribeTopic, { input })

export const unsubscribeTopic = (id: string): Promise<unknown> => request(UnsubscribeTopic, { id })

export const fetchPushPublicKey = (): Promise<string> => request(PushPublicKey).then((d) => d.pushPublicKey)

export const registerPushEndpoint = (input: PushEndpointInput): Promise<unknown> =>
  request(RegisterPushEndpoint, { input })

export const removePushEndpoint = (endpoint: string): Promise<unknown> => request(RemovePushEndpoint, { endpoint })
