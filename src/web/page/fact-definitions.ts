import type { AudienceKind, FactDefinition } from '../api/generated/types.ts'
import { fetchFacts } from '../api/policies.ts'
import { useLoad } from '../loading.ts'
import { byId } from '../messages/value.ts'
import { useWords } from '../messages/words.ts'

const fetched = new Map<string, Promise<FactDefinition[]>>()
const none = new Map<string, FactDefinition>()

/** The catalogue of one audience, fetched once per visit and language; empty while loading. */
export function useFactDefinitions(audience: AudienceKind): Map<string, FactDefinition> {
  const { language } = useWords()
  const key = `facts ${audience} ${language}`
  const { data } = useLoad(key, () => catalogue(key, audience).then(byId))
  return data ?? none
}

function catalogue(key: string, audience: AudienceKind): Promise<FactDefinition[]> {
  const known = fetched.get(key)
  if (known) return known
  const fetching = fetchFacts(audience)
  fetched.set(key, fetching)
  fetching.catch(() => fetched.delete(key))
  return fetching
}
