import { type ReactNode, useState } from 'react'
import type { Portal, Recipient } from '../api/generated/types.ts'
import { fetchPortals } from '../api/portals.ts'
import { useLoad } from '../loading.ts'
import { settingsWords } from '../messages/settings.ts'
import { useWords } from '../messages/words.ts'
import { Failure } from './parts.tsx'
import { LinkedPortal, UnlinkedPortal } from './portal-card.tsx'

/** 企业服务平台: portals that see this enterprise's notices. Nothing without a portal to link. */
export function Portals({ recipient }: { recipient: Recipient }): ReactNode {
  const { t } = useWords(settingsWords)
  const { data, error, reload } = useLoad(`portals ${recipient.id}`, fetchPortals)
  const [done, setDone] = useState<string>()
  if (!error && !data?.length) return null
  const isLinked = (portal: Portal): boolean => portal.linked.some(({ id }) => id === recipient.id)
  const linked = data?.filter(isLinked) ?? []
  const others = data?.filter((portal) => !isLinked(portal)) ?? []
  const begun = (): void => setDone(undefined)
  const changed = (what?: string): void => {
    setDone(what)
    reload()
  }
  return (
    <section aria-labelledby="portals-title">
      <h2 id="portals-title">{t.portals}</h2>
      <p className="muted">{t.portalsNote(recipient.name)}</p>
      <Failure error={error} retry={reload} />
      {data && linked.length === 0 && <p>{t.portalsNone}</p>}
      <ul className="cards">
        {linked.map((portal) => (
          <li key={portal.id}>
            <LinkedPortal portal={portal} recipient={recipient} onBegin={begun} onChange={changed} />
          </li>
        ))}
      </ul>
      <p role="status" className="saved">
        {done}
      </p>
      {others.length > 0 && <h3 className="further">{t.portalsMore}</h3>}
      <ul className="cards">
        {others.map((portal) => (
          <li key={portal.id}>
            <UnlinkedPortal portal={portal} recipient={recipient} onBegin={begun} onChange={changed} />
          </li>
        ))}
      </ul>
    </section>
  )
}
