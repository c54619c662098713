import { Alert, Button, Card, Spin, Typography } from 'antd'
import { type ReactNode, useCallback, useEffect } from 'react'
import { demoAccounts, demoToken, orgName } from '../api/accounts.ts'
import { beginSession } from '../api/session.ts'
import { useAction, useLoad } from '../loading.ts'
import { consoleWords } from '../messages/console.ts'
import { useWords } from '../messages/words.ts'
import { navigate, useAddress } from '../routing.tsx'
import { Failed } from './failed.tsx'
import { areasOf } from './staff.tsx'
import { targetOf } from './target.ts'

/**
 * Demo accounts with a role in the console, in place of the requested page, which the sign-in then shows.
 * `?account=ID`, a link of the page, signs in at once.
 */
export function SignIn({ note }: { note?: string }): ReactNode {
  const { t, words } = useWords(consoleWords)
  const { query } = useAddress()
  const { data, loading, error, reload } = useLoad('accounts', demoAccounts)
  const { run, busy, error: failed } = useAction()
  const staff = data?.filter((account) => areasOf(account.roles).length > 0) ?? []
  const wanted = query.get('account')
  const enter = useCallback((id: string) => void run(() => signIn(id)), [run])
  useEffect(() => {
    if (wanted) enter(wanted)
  }, [wanted, enter])
  return (
    <main className="console-main stack">
      <Typography.Title level={2}>{t.title}</Typography.Title>
      {note && <Alert type="warning" title={note} />}
      <Failed error={error} retry={reload} />
      <Failed error={failed} />
      {loading && <Spin />}
      {data && <Typography.Text type="secondary">{staff.length ? t.chooseAccount : words.noAccounts}</Typography.Text>}
      <div className="pair">
        {staff.map((account) => (
          <Card
            key={account.id}
            size="small"
            title={account.roles.map((role) => words.roles[role] ?? role).join(' / ')}
          >
            <div className="bar">
              <span>
                {account.name}
                <br />
                <Typography.Text type="secondary">{orgName(account)}</Typography.Text>
              </span>
            </div>
            <Button type="primary" disabled={busy} onClick={() => enter(account.id)}>
              {words.signIn}
            </Button>
          </Card>
        ))}
      </div>
      <p>
        <a href="/">{t.toPage}</a>
      </p>
    </main>
  )
}

async function signIn(id: string): Promise<void> {
  const token = await demoToken(id)
  navigate(targetOf(location.href, location.origin), true)
  beginSession(token)
}
