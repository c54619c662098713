import type { ReactNode } from 'react'
import type { Delivery, Measure } from '../api/generated/types.ts'
import { markActed } from '../api/inbox.ts'
import type { MeasureMatch } from '../api/match.ts'
import { today } from '../messages/dates.ts'
import { spanText, windowState } from '../messages/validity.ts'
import { reasonText } from '../messages/value.ts'
import { useWords } from '../messages/words.ts'
import { useInbox } from './inbox-provider.tsx'
import { VerdictChip } from './parts.tsx'

type Props = {
  measure: Measure
  match?: MeasureMatch | undefined
  /** The standing notice of its policy, to which a click on 办 is credited. */
  delivery?: Delivery | undefined
  /** Under a verdict that carries the note on its own. */
  brief?: boolean
  children?: ReactNode
}

/** One 政策事项: what it offers, when and whom to ask, and where to act. */
export function MeasureBlock({ measure, match, delivery, brief = false, children }: Props): ReactNode {
  const { words, language } = useWords()
  const stated = spanText(words.window, measure.applyFrom, measure.applyTo, language)
  const state = windowState(measure.applyFrom, measure.applyTo, today())
  return (
    <section className="measure">
      <h4>
        {measure.title}
        {match ? (
          <VerdictChip verdict={match.verdict} brief={brief} />
        ) : (
          <span className="chip quiet">{words.forAudience[measure.audience]}</span>
        )}
      </h4>
      {match && <p className="reason">{reasonText(match, words)}</p>}
      <dl className="facts">
        {measure.support && (
          <div>
            <dt>{words.support}</dt>
            <dd>{measure.support}</dd>
          </div>
        )}
        <div>
          <dt>{words.window.label}</dt>
          <dd>
            {stated}
            {state.kind === 'daysLeft' && <b>（{words.window.daysLeft(state.days)}）</b>}
            {(state.kind === 'notYet' || state.kind === 'closed') && <b>（{words.window[state.kind]}）</b>}
          </dd>
        </div>
        {measure.contact && (
          <div>
            <dt>{words.contact}</dt>
            <dd>{measure.contact}</dd>
          </div>
        )}
      </dl>
      <ActLink measure={measure} delivery={delivery} />
      {children}
    </section>
  )
}

/** 办. The click is the receipt; that the receipt failed must not keep anybody from acting. */
function ActLink({ measure, delivery }: Pick<Props, 'measure' | 'delivery'>): ReactNode {
  const { words } = useWords()
  const { take } = useInbox()
  const link = measure.serviceLink
  if (!link || !/^https?:/i.test(link.url)) return null
  const acted = (): void => {
    if (delivery) markActed(delivery.id).then(take, () => undefined)
  }
  return (
    <p>
      <a className="button primary" href={link.url} target="_blank" rel="noopener noreferrer" onClick={acted}>
        {words.act}：{link.title}
        <span className="visually-hidden">{words.opensNewTab}</span>
      </a>
    </p>
  )
}
