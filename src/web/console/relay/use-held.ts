import type { RelayTask } from '../../api/generated/types.ts'
import { formatDeadline } from '../../messages/dates.ts'
import { relayWords } from '../../messages/relay.ts'
import { useWords } from '../../messages/words.ts'

/** 先接力后直达: number of members whose notice waits for a forward, and until when; undefined for none. */
export function useHeld({ heldCount, why, dueAt }: RelayTask): string | undefined {
  const { t: r, language } = useWords(relayWords)
  if (heldCount === 0) return undefined
  // Only a planned task is due when the document's notices are released.
  const known = why.origin === 'PLANNED' && new Date(dueAt) > new Date()
  return known ? r.held(heldCount, formatDeadline(dueAt, language)) : r.heldUntilDue(heldCount)
}
