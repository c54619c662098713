import { fetchFacts } from '../api/policies.ts'
import type { AudienceKind, FactDefinition } from '../api/types.ts'
import { useLoad } from '../loading.ts'
import { byId } from '../messages/value.ts'

const fetched = new Map<AudienceKind, Promise<FactDefinition[]>>()
const none = new Map<string, FactDefinition>()

/** The catalogue of one audience, fetched once per visit; empty until it is there. */
export function useFactDefinitions(audience: AudienceKind): Map<string, FactDefinition> {
  const { data } = useLoad(`facts ${audience}`, () => catalogue(audience).then(byId))
  return data ?? none
}

function catalogue(audience: AudienceKind): Promise<FactDefinition[]> {
  const known = fetched.get(audience)
  if (known) return known
  const fetching = fetchFacts(audience)
  fetched.set(audience, fetching)
  fetching.catch(() => fetched.delete(audience))
  return fetching
}
