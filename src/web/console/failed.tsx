import { Alert, App, Button } from 'antd'
import { type ReactNode, useCallback } from 'react'
import { failureText } from '../messages/failure.ts'
import { useConsoleWords } from './words.ts'

/** A failure in the place it concerns. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }): ReactNode {
  const { words } = useConsoleWords()
  if (!error) return null
  const again = retry && (
    <Button size="small" onClick={retry}>
      {words.retry}
    </Button>
  )
  return <Alert type="error" showIcon title={failureText(error, words)} action={again} />
}

/** Runs an operation: a short word when it worked, what went wrong when not. @returns whether it worked */
export function useOperation(): (work: () => Promise<unknown>, done?: string) => Promise<boolean> {
  const { message } = App.useApp()
  const { words } = useConsoleWords()
  return useCallback(
    async (work, done) => {
      try {
        await work()
        if (done) message.success(done)
        return true
      } catch (thrown) {
        message.error(failureText(thrown, words), 8)
        return false
      }
    },
    [message, words],
  )
}
