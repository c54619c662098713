import type { ReactNode } from 'react'
import type { Delivery, Measure } from '../api/generated/types.ts'
import { markActed } from '../api/inbox.ts'
import type { MeasureMatch } from '../api/match.ts'
import { today } from '../messages/dates.ts'
import { spanText, windowState } from '../messages/validity.ts'
import { reasonText } from '../messages/value.ts'
import { useWords } from '../messages/words.ts'
import { useInbox } from './inbox-provider.tsx'
import { Chip, VerdictChip } from './parts.tsx'

type Props = {
  measure: Measure
  match?: MeasureMatch | undefined
  /** current notice of the policy, to which a click on 办 counts */
  delivery?: Delivery | undefined
  /** below a verdict that already has the note */
  brief?: boolean
  children?: ReactNode
}

/** One 政策事项: support, window, contact and link. */
export function MeasureBlock({ measure, match, delivery, brief = false, children }: Props): ReactNode {
  const { words, language } = useWords()
  const stated = spanText(words.window, measure.applyFrom, measure.applyTo, language)
  const state = windowState(measure, today())
  // Why no verdict: it would read as one about the reader's facts.
  const over = state.kind === 'closed' || state.kind === 'ended' ? words.window[state.kind] : undefined
  const aside = state.kind === 'notYet' ? words.window.notYet : over
  return (
    <section className="measure">
      <h4>
        {measure.title}
        {over && match ? (
          <Chip tone="quiet">{over}</Chip>
        ) : match ? (
          <VerdictChip verdict={match.verdict} brief={brief} />
        ) : (
          <span className="chip quiet">{words.forAudience[measure.audience]}</span>
        )}
      </h4>
      {match && <p className="reason">{over ? match.explanation.label : reasonText(match, words)}</p>}
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
            {aside && <b>（{aside}）</b>}
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

/** 办. The click is the receipt. A failed receipt does not stop the reader. */
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
