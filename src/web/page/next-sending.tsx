import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { DeliveryPreferencesInput } from '../api/generated/types.ts'
import { fetchNextSending } from '../api/preferences.ts'
import { useLoad } from '../loading.ts'
import { sendingText } from '../messages/next-sending.ts'
import { settingsWords } from '../messages/settings.ts'
import { useWords } from '../messages/words.ts'

const PAUSE_MS = 400

type Props = { recipientId: string; input: DeliveryPreferencesInput; isDraft: boolean }

/**
 * Next sending of a new policy under these preferences, as the server plans it. Follows the form after a pause in
 * typing.
 */
export function NextSending({ recipientId, input, isDraft }: Props): ReactNode {
  const { t, words } = useWords(settingsWords)
  const key = usePaused(JSON.stringify({ input, isDraft }))
  const { data, error } = useLoad(key, async () => {
    const read = JSON.parse(key) as Pick<Props, 'input' | 'isDraft'>
    return { sendings: await fetchNextSending(recipientId, read.input), isDraft: read.isDraft }
  })
  const last = useRef(data)
  if (data) last.current = data
  // A draft that cannot be saved has no next sending; saving shows the reason.
  const shown = error ? undefined : last.current
  return (
    <p role="status" className="will">
      {shown && (
        <>
          <strong>{shown.isDraft ? t.will : t.now}</strong>
          {sendingText(shown.sendings, t, words)}
        </>
      )}
    </p>
  )
}

/** A value that has not changed for a moment. */
function usePaused(value: string): string {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return paused
}
