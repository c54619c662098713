import { Card, Descriptions, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { Measure, Policy, RuleLine } from '../api/generated/types.ts'
import { fetchRulesInWords } from '../api/publish.ts'
import { useLoad } from '../loading.ts'
import { consoleWords } from '../messages/console.ts'
import { formatDate, formatInstant, today } from '../messages/dates.ts'
import { spanText, validityOf } from '../messages/validity.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { Failed } from './failed.tsx'
import { RuleText } from './rule-text.tsx'

/** The whole document for review: text, measures, rules in words and as written. */
export function PolicyDocument({ policy }: { policy: Policy }): ReactNode {
  const { words, language } = useWords(consoleWords)
  const rules = useLoad(`rules ${policy.id} ${language}`, () => fetchRulesInWords(policy.id))
  return (
    <div className="stack">
      <Head policy={policy} />
      <Failed error={rules.error} retry={rules.reload} />
      {policy.measures.map((measure) => (
        <MeasureCard key={measure.id} measure={measure} lines={rules.data?.get(measure.id) ?? []} />
      ))}
      {policy.interpretations.map((item) => (
        <Card key={item.id} size="small" title={`${words.interpretations}：${item.title}`}>
          <div className="document-text">{item.body}</div>
        </Card>
      ))}
      <Card size="small" title={words.fullText}>
        <div className="document-text">{policy.body}</div>
      </Card>
    </div>
  )
}

function Head({ policy }: { policy: Policy }): ReactNode {
  const { t, words, language } = useWords(consoleWords)
  const related = (other: Policy['supersedes']): ReactNode =>
    other && <Link href={`/console/policies/${encodeURIComponent(other.id)}`}>{other.title}</Link>
  const listed = (list: readonly { policy: { id: string; title: string } }[]): ReactNode =>
    list.length > 0 && list.map(({ policy: one }) => <div key={one.id}>{related(one)}</div>)
  const rows: [string, ReactNode][] = [
    [words.issuer, policy.issuer.name],
    [words.documentNumber, policy.documentNumber],
    [words.issuedOn, policy.issuedOn && formatDate(policy.issuedOn, language)],
    [words.publishedOn, policy.publishedAt && formatInstant(policy.publishedAt, language)],
    [
      t.validity,
      `${words.validity[validityOf(policy, today())]}，${spanText(words.period, policy.effectiveFrom, policy.effectiveTo, language)}`,
    ],
    [t.routeLabel, t.route[policy.route]],
    [words.tags, policy.tags.map((tag) => <Tag key={tag.id}>{tag.name}</Tag>)],
    [words.supersedes, related(policy.supersedes)],
    [words.supersededBy, related(policy.supersededBy)],
    [words.toBeSupersededBy, related(policy.toBeSupersededBy)],
    [words.amends, listed(policy.amends)],
    [words.amendedBy, listed(policy.amendedBy)],
  ]
  const items = rows.filter(([, children]) => children).map(([label, children]) => ({ key: label, label, children }))
  return <Descriptions size="small" bordered column={{ xs: 1, md: 2 }} items={items} />
}

function MeasureCard({ measure, lines }: { measure: Measure; lines: readonly RuleLine[] }): ReactNode {
  const { t, words, language } = useWords(consoleWords)
  const rows: [string, ReactNode][] = [
    [words.support, measure.support],
    [words.window.label, spanText(words.window, measure.applyFrom, measure.applyTo, language)],
    [words.contact, measure.contact],
    [words.act, measure.serviceLink && `${measure.serviceLink.title} ${measure.serviceLink.url}`],
    [words.clause, measure.clause],
    [t.ruleReadable, measure.rule === null ? words.ruleEveryone : <RuleText key="text" lines={lines} />],
    [
      'JSON',
      measure.rule !== null && (
        <pre key="json" className="rule-json">
          {JSON.stringify(measure.rule, null, 2)}
        </pre>
      ),
    ],
  ]
  const items = rows.filter(([, children]) => children).map(([label, children]) => ({ key: label, label, children }))
  return (
    <Card size="small" title={measure.title} extra={<Tag color="blue">{words.forAudience[measure.audience]}</Tag>}>
      <Descriptions size="small" column={1} items={items} />
    </Card>
  )
}
