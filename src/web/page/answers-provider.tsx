import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { countNewAnswers } from '../api/answers.ts'
import { useLoad } from '../loading.ts'
import { useViewer } from './viewer.tsx'

type Answers = {
  /** answers not seen */
  unseen: number
  /** rises when answers came or can have come; views then read questions again */
  news: number
  /** counts again */
  reload: () => void
}

const Context = createContext<Answers>({ unseen: 0, news: 0, reload: () => undefined })

/** Provides the number of the recipient's new answers, live. */
export function AnswersProvider({ children }: { children: ReactNode }): ReactNode {
  const { recipient } = useViewer()
  const id = recipient?.id
  const { data: unseen = 0, reload } = useLoad(id && `answers ${id}`, () => countNewAnswers(id ?? ''))
  const [news, setNews] = useState(0)
  useEffect(() => {
    setNews(0)
    if (id === undefined) return
    let current = true
    let stop: (() => void) | undefined
    const onNews = (): void => {
      setNews((n) => n + 1)
      reload()
    }
    // not needed for the first picture
    void import('../api/live-answers.ts').then(({ watchAnswers }) => {
      if (current) stop = watchAnswers(id, onNews)
    })
    return () => {
      current = false
      stop?.()
    }
  }, [id, reload])
  return <Context value={{ unseen, news, reload }}>{children}</Context>
}

export const useAnswers = (): Answers => useContext(Context)
