import type { ReactNode } from 'react'
import { type DemoAccount, demoAccounts, demoToken, orgName } from '../api/accounts.ts'
import { beginSession } from '../api/session.ts'
import { useAction, useLoad } from '../loading.ts'
import { useWords } from '../messages/words.ts'
import { Link } from '../routing.tsx'
import { Failure, Loading } from './parts.tsx'

const READERS = ['CITIZEN', 'ENTERPRISE']

/** Demo accounts by role; staff accounts lead to the console. */
export function SignIn(): ReactNode {
  const { words } = useWords()
  const { data: accounts, error, loading, reload } = useLoad('accounts', demoAccounts)
  const { run, busy, error: failed } = useAction()
  const enter = (id: string): void => void run(async () => beginSession(await demoToken(id)))
  if (loading) return <Loading />
  if (error || !accounts?.length)
    return (
      <section>
        <Failure error={error} retry={reload} />
        <p>{words.noAccounts}</p>
        <p>
          <Link href="/policies">{words.library}</Link>
        </p>
      </section>
    )
  return (
    <section className="sign-in">
      <h1>{words.signIn}</h1>
      <p className="muted">{words.demoNote}</p>
      <Failure error={failed} />
      {[...byRole(accounts)].map(([role, members]) => (
        <section key={role}>
          <h2>{words.roles[role] ?? role}</h2>
          <ul className="accounts">
            {members.map((account) => (
              <li key={account.id}>
                {READERS.includes(role) ? (
                  <button type="button" disabled={busy} onClick={() => enter(account.id)}>
                    <AccountName account={account} />
                  </button>
                ) : (
                  <a className="button" href={`/console?account=${encodeURIComponent(account.id)}`}>
                    <AccountName account={account} />
                  </a>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}

const AccountName = ({ account }: { account: DemoAccount }): ReactNode => (
  <>
    <span>{account.name}</span>
    {orgName(account) && <small className="muted">{orgName(account)}</small>}
  </>
)

/** Each account once, under its first role; readers come first. */
function byRole(accounts: readonly DemoAccount[]): Map<string, DemoAccount[]> {
  const groups = new Map<string, DemoAccount[]>(READERS.map((role) => [role, []]))
  for (const account of accounts) {
    const role = READERS.find((r) => account.roles.includes(r)) ?? account.roles[0] ?? ''
    groups.set(role, [...(groups.get(role) ?? []), account])
  }
  return new Map([...groups].filter(([, members]) => members.length))
}
