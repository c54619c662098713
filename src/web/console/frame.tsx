import { Button, Dropdown, Grid, Menu, Typography } from 'antd'
import type { ReactNode } from 'react'
import { endSession } from '../api/session.ts'
import { consoleWords } from '../messages/console.ts'
import { setLanguage, useWords } from '../messages/words.ts'
import { Link, navigate, useAddress } from '../routing.tsx'
import { ChannelTroubles } from './channel-troubles.tsx'
import { OpenContestsBadge } from './open-contests.tsx'
import { OpenQuestionsBadge } from './open-questions.tsx'
import { areasOf, homeOf, useStaff } from './staff.tsx'

export function Frame({ children }: { children: ReactNode }): ReactNode {
  const { t, words, language } = useWords(consoleWords)
  const { viewer } = useStaff()
  return (
    <>
      <header className="console-top">
        <Typography.Text strong>{t.title}</Typography.Text>
        <Navigation />
        <span className="console-who">
          {viewer?.name}
          {viewer?.org && ` · ${viewer.org.name}`}
        </span>
        <span>
          <Button type="text" onClick={() => void setLanguage(language === 'zh' ? 'en' : 'zh')}>
            {language === 'zh' ? 'English' : '中文'}
          </Button>
          <Button type="text" onClick={signOut}>
            {words.signOut}
          </Button>
        </span>
      </header>
      <ChannelTroubles />
      <main id="main" tabIndex={-1} className="console-main">
        {children}
      </main>
    </>
  )
}

/** Areas of the viewer in a line; on a phone behind a button that names the current one. */
function Navigation(): ReactNode {
  const { t } = useWords(consoleWords)
  const { viewer } = useStaff()
  const { path } = useAddress()
  const wide = Grid.useBreakpoint().md ?? true
  const roles = viewer?.roles ?? []
  const area = path.split('/')[2] || homeOf(roles) || ''
  const names: Record<string, string> = t.menu
  const items = areasOf(roles).map((key) => ({
    key,
    label: (
      <Link href={`/console/${key}`}>
        {names[key]}
        {key === 'members' && <OpenContestsBadge />}
        {key === 'questions' && <OpenQuestionsBadge />}
      </Link>
    ),
  }))
  if (wide) return <Menu className="console-menu" mode="horizontal" selectedKeys={[area]} items={items} />
  return (
    <Dropdown menu={{ items, selectedKeys: [area] }} trigger={['click']}>
      <Button aria-label={t.openMenu(names[area] ?? '')}>
        ☰ {names[area]}
        <OpenContestsBadge />
        <OpenQuestionsBadge />
      </Button>
    </Dropdown>
  )
}

function signOut(): void {
  endSession()
  navigate('/console')
}
