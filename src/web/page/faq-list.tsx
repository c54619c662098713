import type { ReactNode } from 'react'
import type { FaqEntry } from '../api/generated/types.ts'
import { consultWords } from '../messages/consult.ts'
import { useWords } from '../messages/words.ts'

/** 常见问答 of a document for all readers; nothing without entries. */
export function FaqList({ items }: { items: readonly FaqEntry[] }): ReactNode {
  const { t: q } = useWords(consultWords)
  if (items.length === 0) return null
  return (
    <>
      <h2>{q.faq}</h2>
      {items.map(({ id, question, answer }) => (
        <details key={id}>
          <summary>{question}</summary>
          <div className="text">{answer}</div>
        </details>
      ))}
    </>
  )
}
