import { App, Grid, Spin, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchCompany, recordOutreachAbout } from '../../api/companies.ts'
import type { Company, CompanyItem, RelaySuggestion } from '../../api/generated/types.ts'
import { useLoad } from '../../loading.ts'
import { companiesWords } from '../../messages/companies.ts'
import { consoleWords } from '../../messages/console.ts'
import { formatDate, today } from '../../messages/dates.ts'
import { refusedText } from '../../messages/failure.ts'
import { useWords } from '../../messages/words.ts'
import { Link } from '../../routing.tsx'
import { DataTable } from '../data-table.tsx'
import { Failed } from '../failed.tsx'
import { ContactDialog, type ContactEntry } from '../relay/contact-dialog.tsx'
import { offerOf } from '../relay/offer.ts'
import { SuggestionTag } from '../relay/suggestion-tag.tsx'

type Props = {
  company: Company
  suggestion: RelaySuggestion | undefined
  onRecorded: () => void
}

/**
 * Policies that one company is to be contacted about, nearest closing day first. One visit is recorded once for
 * several.
 */
export function CompanyItems({ company, suggestion, onRecorded }: Props): ReactNode {
  const { t: c, words } = useWords(companiesWords)
  const { message, notification } = App.useApp()
  const { recipientId, name, forwardCount, verifyCount } = company
  // another number of open items needs another reading
  const { data, loading, error, reload } = useLoad(`${recipientId} ${forwardCount} ${verifyCount}`, () =>
    fetchCompany(recipientId, suggestion),
  )
  const [ticked, setTicked] = useState<readonly string[]>([])
  const wide = Grid.useBreakpoint().md ?? true
  const columns = useColumns()
  const folded = { title: c.policy, render: (_: unknown, item: CompanyItem) => <Folded item={item} /> }
  const items = data?.items ?? []
  const selected = items.map(({ task }) => task.id).filter((id) => ticked.includes(id))
  const titleOf = (id: string): string => items.find(({ task }) => task.id === id)?.task.policy.title ?? id
  const record = async (contact: ContactEntry): Promise<void> => {
    const outcomes = await recordOutreachAbout({ memberId: recipientId, taskIds: selected, ...contact })
    const refused = outcomes.filter(({ code }) => code !== null)
    const recorded = c.recorded(name, outcomes.length - refused.length)
    if (refused.length === 0) message.success(recorded)
    // Stays until it is closed. Why: the list no longer shows refused items.
    else
      notification.warning({
        title: recorded,
        duration: 0,
        description: refused.map((one) => (
          <p key={one.taskId}>{c.refusedOne(titleOf(one.taskId), refusedText(one, words))}</p>
        )),
      })
    setTicked([])
    onRecorded()
  }
  if (loading) return <Spin />
  if (!data) return error ? <Failed error={error} retry={reload} /> : c.nothingToTell
  return (
    <>
      <DataTable<CompanyItem>
        rowKey={({ task }) => task.id}
        dataSource={items}
        rowSelection={{
          selectedRowKeys: selected,
          columnWidth: 40,
          onChange: (keys) => setTicked(keys.map(String)),
          getCheckboxProps: ({ task }) => ({ 'aria-label': task.policy.title }),
        }}
        columns={wide ? columns : [folded]}
      />
      <div className="bar outreach">
        <ContactDialog label={c.record(selected.length)} disabled={selected.length === 0} record={record} />
      </div>
    </>
  )
}

function useColumns(): TableColumnsType<CompanyItem> {
  const { t: c, language } = useWords(companiesWords)
  return [
    {
      title: c.policy,
      render: (_, item) => (
        <>
          <Title item={item} />
          <Offers item={item} />
        </>
      ),
    },
    {
      title: c.closesOn,
      width: 140,
      render: (_, { closesOn }) => (closesOn ? formatDate(closesOn, language) : c.notStated),
    },
    { title: c.advice, width: 110, render: (_, item) => <SuggestionTag of={item.suggestion} /> },
    { title: c.state, width: 150, render: (_, item) => <State item={item} /> },
  ]
}

type Shown = { item: CompanyItem }

function Title({ item: { task } }: Shown): ReactNode {
  return <Link href={`/console/relay/${encodeURIComponent(task.id)}`}>{task.policy.title}</Link>
}

const offersMax = 3

/** All that the document offers. Why not only to this company: that would be a verdict. */
function Offers({ item }: Shown): ReactNode {
  const { t: c } = useWords(companiesWords)
  const { open: offers } = offerOf(item.task.policy.measures, today())
  const texts = offers.slice(0, offersMax).map(({ title, support }) => [title, support].filter(Boolean).join(' '))
  if (offers.length > offersMax) texts.push(c.andMore(offers.length))
  return texts.length > 0 && <div className="below">{texts.join('；')}</div>
}

function State({ item: { state } }: Shown): ReactNode {
  const { t } = useWords(consoleWords)
  return state ? t.memberDelivery[state] : t.notYet
}

function Folded({ item }: Shown): ReactNode {
  const { t: c, language } = useWords(companiesWords)
  return (
    <>
      <Title item={item} />
      <Offers item={item} />
      <div className="below">{item.closesOn && c.closes(formatDate(item.closesOn, language))}</div>
      <div>
        <SuggestionTag of={item.suggestion} /> <State item={item} />
      </div>
    </>
  )
}
