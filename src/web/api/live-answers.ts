import { onConnection, watch } from './live.ts'

const ANSWERED = 'subscription($recipientId: ID) { questionAnswered(recipientId: $recipientId) { id } }'

type Handlers = {
  /** One of the recipient's questions was answered. */
  onAnswer: () => void
  /** Answers may have come unheard before. */
  onConnected: () => void
}

/** Follows the answers to one recipient's questions. */
export function watchAnswers(recipientId: string, { onAnswer, onConnected }: Handlers): () => void {
  const onError = (): void => undefined // the page shows the connection state; questions stay readable
  const endWatch = watch({ query: ANSWERED, variables: () => ({ recipientId }), onData: onAnswer, onError })
  const endState = onConnection((connected) => connected && onConnected())
  return () => {
    endState()
    endWatch()
  }
}
