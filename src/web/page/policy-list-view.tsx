import { type FormEvent, type ReactNode, useState } from 'react'
import type { Connection } from '../api/connection.ts'
import type { PolicyHead } from '../api/generated/types.ts'
import { asApiError } from '../api/graphql.ts'
import { fetchPolicies } from '../api/policies.ts'
import { useAction, useLoad } from '../loading.ts'
import { formatDay } from '../messages/dates.ts'
import { useWords } from '../messages/words.ts'
import { Link, navigate, useAddress } from '../routing.tsx'
import { Failure, Loading, Validity } from './parts.tsx'

/** Public documents, searchable without a session. The search is part of the address, so that it can be shared. */
export function PolicyListView(): ReactNode {
  const { words } = useWords()
  const { query } = useAddress()
  const text = query.get('q') ?? ''
  const search = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const wanted = String(new FormData(event.currentTarget).get('q') ?? '').trim()
    navigate(wanted ? `/policies?q=${encodeURIComponent(wanted)}` : '/policies')
  }
  return (
    <section>
      <h1>{words.library}</h1>
      <search>
        <form className="search" onSubmit={search}>
          <input
            key={text}
            type="search"
            name="q"
            defaultValue={text}
            aria-label={words.searchLabel}
            placeholder={words.searchLabel}
          />
          <button type="submit" className="primary">
            {words.search}
          </button>
        </form>
      </search>
      <Results key={text} text={text} />
    </section>
  )
}

function Results({ text }: { text: string }): ReactNode {
  const { words } = useWords()
  const first = useLoad(`policies ${text}`, () => fetchPolicies(text ? { text } : {}))
  const [more, setMore] = useState<Connection<PolicyHead>>()
  const { run, busy, error } = useAction()
  const last = more ?? first.data
  const after = last?.pageInfo.hasNextPage ? last.pageInfo.endCursor : null
  const loadMore = (): void =>
    void run(async () => {
      const next = await fetchPolicies({ ...(text && { text }), after: after ?? '' })
      setMore((before) => ({ ...next, edges: [...(before?.edges ?? []), ...next.edges] }))
    })
  if (first.loading) return <Loading />
  if (first.error) return <Failure error={asApiError(first.error)} retry={first.reload} />
  const edges = [...(first.data?.edges ?? []), ...(more?.edges ?? [])]
  return (
    <>
      <p role="status" className="muted">
        {edges.length ? words.foundCount(first.data?.totalCount ?? 0) : words.searchNone}
      </p>
      <ul className="cards">
        {edges.map(({ node }) => (
          <li key={node.id}>
            <PolicyCard policy={node} />
          </li>
        ))}
      </ul>
      <Failure error={error} />
      {after !== null && (
        <button type="button" className="wide" disabled={busy} onClick={loadMore}>
          {busy ? words.loading : words.loadMore}
        </button>
      )}
    </>
  )
}

function PolicyCard({ policy }: { policy: PolicyHead }): ReactNode {
  const { language } = useWords()
  return (
    <article className="card">
      <h2>
        <Link href={`/policies/${encodeURIComponent(policy.id)}`}>{policy.title}</Link>
      </h2>
      <p className="meta">
        <span>{policy.issuer.name}</span>
        {policy.documentNumber && <span>{policy.documentNumber}</span>}
        {policy.publishedAt && <span>{formatDay(policy.publishedAt, language)}</span>}
        <span>
          <Validity policy={policy} />
        </span>
      </p>
    </article>
  )
}
