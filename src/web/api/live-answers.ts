import { Answered } from './generated/live-answers.ts'
import { onConnection, watch } from './live.ts'

/** Calls back for each answer to the recipient, and for each connection. Why: answers can come while it is broken. */
export function watchAnswers(recipientId: string, onNews: () => void): () => void {
  const onError = (): void => undefined // The page shows the connection state. Questions stay readable.
  const endWatch = watch({ operation: Answered, variables: () => ({ recipientId }), onData: onNews, onError })
  const endState = onConnection((connected) => connected && onNews())
  return () => {
    endState()
    endWatch()
  }
}
