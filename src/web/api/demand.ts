import {
  AddInterest,
  EndInterest,
  Industries,
  Interests,
  OrganisationTree,
  PullRelay,
  Why,
} from './generated/demand.ts'
import type { InterestKind, OrgOfTree } from './generated/types.ts'
import { request } from './graphql.ts'

export const fetchInterests = () => request(Interests).then((d) => d.relayInterests)

export const addInterest = (kind: InterestKind, value: string): Promise<unknown> =>
  request(AddInterest, { kind, value })

export const endInterest = (id: string): Promise<unknown> => request(EndInterest, { id })

export const findIndustries = (text: string) => request(Industries, { text }).then((d) => d.codes)

export const fetchOrganisationTree = (): Promise<OrgOfTree[]> => request(OrganisationTree).then((d) => d.organisations)

/** Reasons of a task in one sentence. */
export const fetchWhy = (taskId: string): Promise<string | undefined> =>
  request(Why, { id: taskId }).then((d) => d.relayTask?.why.text)

/** @returns the id of the task */
export const pullRelay = (policyId: string): Promise<string> =>
  request(PullRelay, { policyId }).then((d) => d.pullRelay.id)
