import { ConfigProvider, App as Notices, Spin } from 'antd'
import enUS from 'antd/locale/en_US.js'
import zhCN from 'antd/locale/zh_CN.js'
import type { ReactNode } from 'react'
import { consoleWords } from '../messages/console.ts'
import { useWords } from '../messages/words.ts'
import { useAddress } from '../routing.tsx'
import { ChainList } from './chain-list.tsx'
import { ChainPage } from './chain-page.tsx'
import { CompaniesPage } from './companies/companies-page.tsx'
import { Failed } from './failed.tsx'
import { Frame } from './frame.tsx'
import { LedgerPage } from './ledger-page.tsx'
import { MembersPage } from './members/members-page.tsx'
import { OpenContestsProvider } from './open-contests.tsx'
import { OpenQuestionsProvider } from './open-questions.tsx'
import { OverduePage } from './overdue-page.tsx'
import { PolicyEditor } from './publish/policy-editor.tsx'
import { PolicyList } from './publish/policy-list.tsx'
import { PolicyPage } from './publish/policy-page.tsx'
import { ReviewQueue } from './publish/review-queue.tsx'
import { QuestionsPage } from './questions/questions-page.tsx'
import { TaskList } from './relay/task-list.tsx'
import { TaskPage } from './relay/task-page.tsx'
import { SignIn } from './sign-in.tsx'
import { homeOf, StaffProvider, useStaff } from './staff.tsx'

// Why: a click that begins on a button of a moving dialog is lost.
const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches
const brand = getComputedStyle(document.documentElement).getPropertyValue('--brand')
const THEME = { token: { colorPrimary: brand, colorLink: brand, borderRadius: 4, motion } }

export function Console(): ReactNode {
  const { language } = useWords(consoleWords)
  return (
    <ConfigProvider locale={language === 'en' ? enUS : zhCN} theme={THEME}>
      <Notices>
        <StaffProvider>
          <OpenContestsProvider>
            <OpenQuestionsProvider>
              <Signed />
            </OpenQuestionsProvider>
          </OpenContestsProvider>
        </StaffProvider>
      </Notices>
    </ConfigProvider>
  )
}

function Signed(): ReactNode {
  const { t } = useWords(consoleWords)
  const { viewer, loading, error, reload } = useStaff()
  if (loading) return <Spin fullscreen />
  if (error) return <Failed error={error} retry={reload} />
  if (!viewer) return <SignIn />
  const home = homeOf(viewer.roles)
  return <Frame>{home ? <View home={home} /> : <SignIn note={t.noRole} />}</Frame>
}

function View({ home }: { home: string }): ReactNode {
  const { words } = useWords(consoleWords)
  const { path } = useAddress()
  const [area = '', id, action] = path.split('/').slice(2).map(decodeURIComponent)
  switch (area || home) {
    case 'policies':
      if (!id) return <PolicyList />
      if (id === 'new') return <PolicyEditor key="new" />
      return action === 'edit' ? <PolicyEditor key={id} id={id} /> : <PolicyPage key={id} id={id} />
    case 'review':
      return <ReviewQueue />
    case 'questions':
      return <QuestionsPage />
    case 'members':
      return <MembersPage />
    case 'relay':
      return id ? <TaskPage key={id} id={id} /> : <TaskList />
    case 'companies':
      return <CompaniesPage />
    case 'chains':
      return id ? <ChainPage key={id} policyId={id} /> : <ChainList />
    case 'overdue':
      return <OverduePage />
    case 'ledger':
      return <LedgerPage />
    default:
      return <p>{words.notFound}</p>
  }
}
