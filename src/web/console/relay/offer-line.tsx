import type { ReactNode } from 'react'
import { formatDate, today } from '../../messages/dates.ts'
import { relayWords } from '../../messages/relay.ts'
import { windowState } from '../../messages/validity.ts'
import { useWords } from '../../messages/words.ts'
import type { Offer } from './offer.ts'

/** The nearest closing day and its distance. */
export function Closing({ offer: { closesOn, closed } }: { offer: Offer }): ReactNode {
  const { t: r, words, language } = useWords(relayWords)
  if (!closesOn) return <span className="hint">{closed ? r.allClosed : r.noClosing}</span>
  const state = windowState({ applyFrom: null, applyTo: closesOn, endedOn: null }, today())
  return (
    <>
      <span className="nowrap">{formatDate(closesOn, language)}</span>{' '}
      {state.kind === 'daysLeft' && <span className="below nowrap">{words.window.daysLeft(state.days)}</span>}
    </>
  )
}

/** The support in one line; its whole text is the line's title. */
export function Supports({ offer: { supports } }: { offer: Offer }): ReactNode {
  if (supports.length === 0) return null
  const said = supports.join('；')
  return (
    <div className="below one-line" title={said}>
      {said}
    </div>
  )
}
