import { Alert } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { fetchChannelTroubles } from '../api/preferences.ts'
import { useLoad } from '../loading.ts'
import { consoleWords } from '../messages/console.ts'
import { formatInstant } from '../messages/dates.ts'
import { useWords } from '../messages/words.ts'
import { useStaff } from './staff.tsx'

const againMs = 60_000

/** A line for administrators for each provider that takes no messages now; nothing otherwise. */
export function ChannelTroubles(): ReactNode {
  const { t, language } = useWords(consoleWords)
  const { viewer, has } = useStaff()
  const { data = [], reload } = useLoad(has('ADMIN') ? `troubles ${viewer?.id}` : undefined, fetchChannelTroubles)
  useEffect(() => {
    const timer = setInterval(reload, againMs)
    return () => clearInterval(timer)
  }, [reload])
  return data.map(({ channel, provider, reason, since, waiting }) => (
    <Alert
      key={`${channel} ${provider}`}
      role="status"
      type="error"
      showIcon
      banner
      title={t.channelTrouble(t.channels[channel], provider, formatInstant(since, language), waiting)}
      description={reason}
    />
  ))
}
