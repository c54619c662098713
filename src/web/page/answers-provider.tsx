import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { countNewAnswers } from '../api/answers.ts'
import { useLoad } from '../loading.ts'
import { useViewer } from './viewer.tsx'

type Answers = {
  /** Answers not looked at. */
  unseen: number
  /** How many answers came while the page was open: what shows questions reads them again when it rises. */
  answered: number
  /** Counts again. */
  reload: () => void
}

const Context = createContext<Answers>({ unseen: 0, answered: 0, reload: () => undefined })

/** Keeps how many new answers the recipient has, live. */
export function AnswersProvider({ children }: { children: ReactNode }): ReactNode {
  const { recipient } = useViewer()
  const id = recipient?.id
  const { data: unseen = 0, reload } = useLoad(id && `answers ${id}`, () => countNewAnswers(id ?? ''))
  const [answered, setAnswered] = useState(0)
  useEffect(() => {
    setAnswered(0)
    if (id === undefined) return
    let current = true
    let stop: (() => void) | undefined
    const onAnswer = (): void => {
      setAnswered((n) => n + 1)
      reload()
    }
    // not needed for the first picture
    void import('../api/live-answers.ts').then(({ watchAnswers }) => {
      if (current) stop = watchAnswers(id, { onAnswer, onConnected: reload })
    })
    return () => {
      current = false
      stop?.()
    }
  }, [id, reload])
  return <Context value={{ unseen, answered, reload }}>{children}</Context>
}

export const useAnswers = (): Answers => useContext(Context)
