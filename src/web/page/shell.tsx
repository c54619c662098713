import type { ReactNode } from 'react'
import { endSession } from '../api/session.ts'
import { setLanguage, useWords } from '../messages/words.ts'
import { Link, navigate, useAddress } from '../routing.tsx'
import { useAnswers } from './answers-provider.tsx'
import { useInbox } from './inbox-provider.tsx'
import { useViewer } from './viewer.tsx'

/** Header, main navigation (at the bottom of a phone's screen), and the live regions of the page. */
export function Shell({ children }: { children: ReactNode }): ReactNode {
  const { words, language } = useWords()
  const { viewer } = useViewer()
  const { arrived } = useInbox()
  const { unseen, news } = useAnswers()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      <header className="top">
        <Link href="/" className="brand">
          {words.brand} <small>{words.tagline}</small>
        </Link>
        <Navigation />
        <button
          type="button"
          className="plain"
          lang={other === 'en' ? 'en' : 'zh-CN'}
          onClick={() => void setLanguage(other)}
        >
          {other === 'en' ? 'English' : '中文'}
        </button>
        {viewer && (
          <button type="button" className="plain" onClick={signOut}>
            {words.signOut}
          </button>
        )}
      </header>
      <ActingFor />
      <Connection />
      <p className="visually-hidden" aria-live="polite">
        {arrived && words.newNotice(arrived.policy.title)}
      </p>
      <p className="visually-hidden" aria-live="polite">
        {news > 0 && unseen > 0 && words.newAnswers(unseen)}
      </p>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

function signOut(): void {
  endSession()
  navigate('/')
}

function Navigation(): ReactNode {
  const { words } = useWords()
  const { path } = useAddress()
  const { recipient } = useViewer()
  const { inbox } = useInbox()
  const { unseen } = useAnswers()
  const news: Record<string, [number, string]> = {
    '/inbox': [inbox.unopened, words.inboxCount(inbox.unopened)],
    '/questions': [unseen, words.newAnswers(unseen)],
  }
  const places: [string, string][] = recipient
    ? [
        ['/', words.home],
        ['/inbox', words.inbox],
        ['/policies', words.library],
        ['/questions', words.questions],
        ['/settings', words.settings],
      ]
    : [
        ['/', words.home],
        ['/policies', words.library],
      ]
  return (
    <nav className="places" aria-label={words.brand}>
      {places.map(([to, name]) => (
        <Link
          key={to}
          href={to}
          aria-current={path === to || (to !== '/' && path.startsWith(`${to}/`)) ? 'page' : undefined}
        >
          {name}
          <Count of={news[to]} />
        </Link>
      ))}
    </nav>
  )
}

function Count({ of: [n, label] = [0, ''] }: { of: [number, string] | undefined }): ReactNode {
  if (n === 0) return null
  return (
    <span className="count" role="img" aria-label={label}>
      {n}
    </span>
  )
}

function ActingFor(): ReactNode {
  const { words } = useWords()
  const { viewer, recipient, actFor } = useViewer()
  if (!viewer || !recipient) return null
  return (
    <div className="acting">
      {viewer.recipients.length > 1 ? (
        <label>
          {words.actingFor}{' '}
          <select value={recipient.id} onChange={(e) => actFor(e.target.value)}>
            {viewer.recipients.map((r) => (
              <option key={r.id} value={r.id}>
                {r.name}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <span>{recipient.name}</span>
      )}
    </div>
  )
}

function Connection(): ReactNode {
  const { words } = useWords()
  const { recipient } = useViewer()
  const { connected } = useInbox()
  if (connected || !recipient) return null
  return (
    <p className="offline" role="status">
      {words.offline}
    </p>
  )
}
