import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { useWords } from '../messages/words.ts'
import { navigate, useAddress } from '../routing.tsx'
import { AnswersProvider } from './answers-provider.tsx'
import { HomeView } from './home-view.tsx'
import { InboxProvider } from './inbox-provider.tsx'
import { Loading } from './parts.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { useViewer, ViewerProvider } from './viewer.tsx'

const InboxView = lazy(() => import('./inbox-view.tsx').then((m) => ({ default: m.InboxView })))
const NoticeView = lazy(() => import('./notice-view.tsx').then((m) => ({ default: m.NoticeView })))
const PolicyView = lazy(() => import('./policy-view.tsx').then((m) => ({ default: m.PolicyView })))
const SettingsView = lazy(() => import('./settings-view.tsx').then((m) => ({ default: m.SettingsView })))
const QuestionsView = lazy(() => import('./questions-view.tsx').then((m) => ({ default: m.QuestionsView })))
const PolicyListView = lazy(() => import('./policy-list-view.tsx').then((m) => ({ default: m.PolicyListView })))

export function App(): ReactNode {
  const { language } = useWords() // texts of the server are fetched again
  return (
    <ViewerProvider key={language}>
      <InboxProvider>
        <AnswersProvider>
          <Shell>
            <Suspense fallback={<Loading />}>
              <View />
            </Suspense>
          </Shell>
        </AnswersProvider>
      </InboxProvider>
    </ViewerProvider>
  )
}

function View(): ReactNode {
  const { path, query } = useAddress()
  const { words } = useWords()
  const notice = query.get('notice')
  useEffect(() => {
    if (notice) navigate(`/n/${encodeURIComponent(notice)}`, true)
  }, [notice])
  const [head = '', id] = path.split('/').slice(1).map(decodeURIComponent)
  if (head === 'policies') return id ? <PolicyView key={id} id={id} /> : <PolicyListView />
  if (head === 'n' && id)
    return (
      <SignedIn>
        <NoticeView key={id} id={id} />
      </SignedIn>
    )
  if (head === 'inbox')
    return (
      <SignedIn>
        <InboxView />
      </SignedIn>
    )
  if (head === 'questions')
    return (
      <SignedIn>
        <QuestionsView />
      </SignedIn>
    )
  if (head === 'settings')
    return (
      <SignedIn>
        <SettingsView />
      </SignedIn>
    )
  if (head === '' || head === 'page') return <HomeView />
  return <p>{words.notFound}</p>
}

/** Shows the sign-in at the address of a page that needs it. Why: the link of a notification stays. */
function SignedIn({ children }: { children: ReactNode }): ReactNode {
  const { viewer, loading } = useViewer()
  if (loading) return <Loading />
  return viewer ? children : <SignIn />
}
