import { Answered } from './generated/live-answers.ts'
import { onConnection, watch } from './live.ts'

/** Calls back when one of a recipient's questions was answered, and with each connection: answers may have come unheard before. */
export function watchAnswers(recipientId: string, onNews: () => void): () => void {
  const onError = (): void => undefined // the page shows the connection state; questions stay readable
  const endWatch = watch({ operation: Answered, variables: () => ({ recipientId }), onData: onNews, onError })
  const endState = onConnection((connected) => connected && onNews())
  return () => {
    endState()
    endWatch()
  }
}
