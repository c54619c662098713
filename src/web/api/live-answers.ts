import { onConnection, watch } from './live.ts'

const ANSWERED = 'subscription($recipientId: ID) { questionAnswered(recipientId: $recipientId) { id } }'

/** Calls back when one of a recipient's questions was answered, and with each connection: answers may have come unheard before. */
export function watchAnswers(recipientId: string, onNews: () => void): () => void {
  const onError = (): void => undefined // the page shows the connection state; questions stay readable
  const endWatch = watch({ query: ANSWERED, variables: () => ({ recipientId }), onData: onNews, onError })
  const endState = onConnection((connected) => connected && onNews())
  return () => {
    endState()
    endWatch()
  }
}
