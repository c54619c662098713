import { request } from './graphql.ts'
import type { Org } from './types.ts'

export type InterestKind = 'INDUSTRY' | 'TAG'
export type Interest = { id: string; kind: InterestKind; value: string; name: string }
export type Industry = { code: string; name: string }
export type OrgOfTree = Org & { kind: string; parent: { id: string } | null }

export const fetchInterests = (): Promise<Interest[]> =>
  request<{ relayInterests: Interest[] }>('{ relayInterests { id kind value name } }').then((d) => d.relayInterests)

export const addInterest = (kind: InterestKind, value: string): Promise<unknown> =>
  request('mutation($kind: InterestKind!, $value: String!) { addRelayInterest(kind: $kind, value: $value) { id } }', {
    kind,
    value,
  })

export const endInterest = (id: string): Promise<unknown> =>
  request('mutation($id: ID!) { endRelayInterest(id: $id) }', { id })

export const findIndustries = (text: string): Promise<Industry[]> =>
  request<{ codes: Industry[] }>(
    'query($text: String) { codes(system: "GB/T 4754-2017", text: $text, first: 20) { code name } }',
    {
      text,
    },
  ).then((d) => d.codes)

export const fetchOrganisationTree = (): Promise<OrgOfTree[]> =>
  request<{ organisations: OrgOfTree[] }>('{ organisations { id name kind parent { id } } }').then(
    (d) => d.organisations,
  )

/** Why a task came, in a sentence. */
export const fetchWhy = (taskId: string): Promise<string | undefined> =>
  request<{ relayTask: { why: { text: string } } | null }>('query($id: ID!) { relayTask(id: $id) { why { text } } }', {
    id: taskId,
  }).then((d) => d.relayTask?.why.text)

/** @returns the id of the task */
export const pullRelay = (policyId: string): Promise<string> =>
  request<{ pullRelay: { id: string } }>('mutation($policyId: ID!) { pullRelay(policyId: $policyId) { id } }', {
    policyId,
  }).then((d) => d.pullRelay.id)
