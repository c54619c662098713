import { Alert, Collapse } from 'antd'
import type { ReactNode } from 'react'
import type { MemberChange, MemberImport } from '../../api/generated/types.ts'
import { CHANGE_KINDS, type ChangeKind } from '../../api/members.ts'
import { formatDate } from '../../messages/dates.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { changesOf } from './use-import.ts'

/** Open at first: effects that a person should check. */
const OPEN: readonly string[] = ['ending', 'changed', 'past', 'refused', 'differentNames']

type Props = { found: MemberImport; allOpen?: boolean }

/** A list's effects by kind, and its refused rows. */
export function Difference({ found, allOpen = false }: Props): ReactNode {
  const { t: m } = useWords(membersWords)
  const kinds = CHANGE_KINDS.filter((kind) => found[kind].totalCount > 0)
  const items = kinds.map((key) => ({
    key: key as string,
    label: m.kindCount(m.kinds[key], found[key].totalCount),
    children: <Changes changes={found[key].items} total={found[key].totalCount} kind={key} />,
  }))
  if (found.refused.totalCount > 0)
    items.push({
      key: 'refused',
      label: m.refusedCount(found.refused.totalCount),
      children: <Refused refused={found.refused} />,
    })
  return (
    <>
      {found.applied && <Alert type="success" showIcon title={m.applied} />}
      {!found.applied && changesOf(found) + found.past.totalCount === 0 && (
        <Alert type="info" showIcon title={m.nothing} />
      )}
      {!found.applied && found.ending.totalCount > 0 && (
        <Alert type="warning" showIcon title={m.endsWarning(found.ending.totalCount)} />
      )}
      <Collapse key={found.digest} defaultActiveKey={allOpen ? kinds : [...OPEN]} items={items} />
    </>
  )
}

type ChangesProps = { changes: readonly MemberChange[]; total: number; kind: ChangeKind }

function Changes({ changes, total, kind }: ChangesProps): ReactNode {
  const { t: m, language } = useWords(membersWords)
  const day = (on: string): string => formatDate(on, language)
  // A past membership without a listed first day begins with its end.
  const days = (fromOn: string, toOn: string | null): string =>
    [fromOn !== toOn && m.joinedOn(day(fromOn)), toOn !== null && m.leftOn(day(toOn))].filter(Boolean).join(' ')
  return (
    <>
      <ul className="plain-list">
        {changes.map(({ uscc, name, listedName, fromOn, toOn, was }) => (
          <li key={uscc}>
            {name} <span className="code">{uscc}</span>
            {listedName !== null && ` · ${m.listedAs(listedName)}`}
            {was && ` · ${m.corrected(days(was.fromOn, was.toOn), days(fromOn, toOn))}`}
            {kind === 'past' && ` · ${days(fromOn, toOn)}`}
            {kind === 'ending' && toOn && ` · ${m.endsOn(day(toOn))}`}
          </li>
        ))}
      </ul>
      {total > changes.length && <p>{m.firstOf(changes.length, total)}</p>}
    </>
  )
}

function Refused({ refused }: { refused: MemberImport['refused'] }): ReactNode {
  const { t: m } = useWords(membersWords)
  return (
    <>
      <ul className="plain-list">
        {refused.items.map(({ line, reason }) => (
          <li key={line}>{m.line(line, reason)}</li>
        ))}
      </ul>
      {refused.totalCount > refused.items.length && <p>{m.firstOf(refused.items.length, refused.totalCount)}</p>}
    </>
  )
}
