import type { ReactNode } from 'react'
import type { Interpretation } from '../api/generated/types.ts'
import { useWords } from '../messages/words.ts'

export function Interpretations({ items }: { items: readonly Interpretation[] }): ReactNode {
  const { words } = useWords()
  return items.map((item) => (
    <details key={item.id}>
      <summary>
        {words.interpretations}：{item.title}
      </summary>
      <p className="text">{item.body}</p>
    </details>
  ))
}
