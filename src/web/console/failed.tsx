import { Alert, App, Button } from 'antd'
import { type ReactNode, useCallback } from 'react'
import { consoleWords } from '../messages/console.ts'
import { failureText } from '../messages/failure.ts'
import { useWords } from '../messages/words.ts'

/** A failure, shown in the place that it concerns. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }): ReactNode {
  const { words } = useWords(consoleWords)
  if (!error) return null
  const again = retry && (
    <Button size="small" onClick={retry}>
      {words.retry}
    </Button>
  )
  return <Alert type="error" showIcon title={failureText(error, words)} action={again} />
}

/** The message after success, made from the result. */
export type Done<T> = string | ((result: T) => string)

/** Runs an operation and shows a message after success or failure. @returns whether it succeeded */
export function useOperation(): <T>(work: () => Promise<T>, done?: Done<T>) => Promise<boolean> {
  const { message } = App.useApp()
  const { words } = useWords(consoleWords)
  return useCallback(
    async <T,>(work: () => Promise<T>, done?: Done<T>) => {
      try {
        const result = await work()
        if (done) message.success(typeof done === 'string' ? done : done(result))
        return true
      } catch (thrown) {
        message.error(failureText(thrown, words), 8)
        return false
      }
    },
    [message, words],
  )
}
