// npm run export -- chain POLICY_ID FILE: a relay chain's event log, for verification by others (docs/chain-log.md).
// npm run export -- profiles FILE: recipients with their fresh facts, for counts of eligibility by others.
// Profiles are JSON Lines {id, kind, uscc, personalised, memberOf, facts}, without names and contacts.
// Facts are as in rule JSON profiles, derived facts included; an absent fact is unknown.
// Both files are readable by their owner only.

import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { audit } from '../src/auth/audit.ts'
import { readRecipients } from '../src/parties/recipients/store.ts'
import { shanghaiDay } from '../src/platform/clock.ts'
import { rows } from '../src/platform/db.ts'
import { say } from '../src/platform/locale.ts'
import { readProfiles } from '../src/profile/profile.ts'
import { chainLog } from '../src/track/chain-log.ts'
import { openCommand } from './open-command.ts'

const [kind, ...given] = process.argv.slice(2)
if (kind === 'profiles' && given.length === 1) await exportProfiles(String(given[0]))
else if (kind === 'chain' && given.length === 2 && /^\d{1,15}$/.test(String(given[0])))
  await exportChain(Number(given[0]), String(given[1]))
else {
  console.error(`${say({ zh: '用法', en: 'usage' })}: npm run export -- profiles FILE | chain POLICY_ID FILE`)
  process.exit(2)
}

async function exportChain(policyId: number, file: string): Promise<void> {
  const service = await openCommand({ warn: false })
  const { db, clock } = service.deps
  const log = await chainLog(db, policyId)
  if (log !== '') {
    writeFileSync(file, log, { mode: 0o600 })
    await audit(db, clock, { kind: 'anonymous' }, 'chain.exported', { policyId, by: 'command' })
  }
  await service.close()
  if (log === '') {
    console.error(say({ zh: `政策 ${policyId} 没有接力链`, en: `policy ${policyId} has no relay chain` }))
    process.exit(1)
  }
  const events = log.split('\n').length - 1
  console.log(`${file}: ${say({ zh: `${events} 个事件`, en: `${events} events` })}`)
}

async function exportProfiles(file: string): Promise<void> {
  const service = await openCommand({ warn: true })
  const { db, catalogues, clock } = service.deps
  const on = shanghaiDay(clock.now())
  const out = createWriteStream(file, { mode: 0o600 })
  let written = 0
  for (let after = 0; ; ) {
    const ids = (
      await rows<{ id: number }>(db, sql`SELECT id FROM recipients WHERE id > ${after}::bigint ORDER BY id LIMIT 1000`)
    ).map((row) => Number(row.id))
    const last = ids.at(-1)
    if (last === undefined) break
    after = last
    const recipients = (await readRecipients(db, ids)).sort((a, b) => a.id - b.id)
    for (const { recipient, personalised, json } of await readProfiles(db, catalogues, recipients, on)) {
      const { memberOf, ...facts } = json
      const line = {
        id: String(recipient.id),
        kind: recipient.kind,
        uscc: recipient.uscc,
        personalised,
        memberOf,
        facts,
      }
      if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain')
      written += 1
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${written}`)
  }
  out.end()
  await once(out, 'finish')
  await audit(db, clock, { kind: 'anonymous' }, 'profiles.exported', { written, on, by: 'command' })
  await service.close()
  console.log(`${file}: ${say({ zh: `${written} 个服务对象，截至 ${on}`, en: `${written} recipients as of ${on}` })}`)
}
