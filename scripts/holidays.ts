// npm run holidays -- FILE.txt: takes the text of the State Council's holiday notice for a year.
import { readFileSync } from 'node:fs'
import { audit } from '../src/auth/audit.ts'
import { readHolidayNotice } from '../src/platform/holiday-notice.ts'
import { writeHolidayNotice } from '../src/platform/holiday-notices.ts'
import { processLocale, say } from '../src/platform/locale.ts'
import { sentence } from '../src/platform/refusal.ts'
import { openCommand } from './open-command.ts'
import { checkReadable } from './readable.ts'

const [file, ...rest] = process.argv.slice(2)
if (!file || rest.length > 0) {
  console.error(`${say({ zh: '用法', en: 'usage' })}: npm run holidays -- FILE.txt`)
  process.exit(2)
}
const readable = await checkReadable(file)
if (!readable.ok) {
  console.error(readable.reason)
  process.exit(2)
}
const read = readHolidayNotice(readFileSync(file, 'utf8'))
if (!read.ok) {
  console.error(`${file}: ${sentence(read.reason, processLocale)}`)
  process.exit(2)
}
const { year, holidays, workdays } = read.notice
const service = await openCommand({ warn: true })
const { db, jobs, clock } = service.deps
await db.transaction(async (tx) => {
  await writeHolidayNotice(tx, jobs, read.notice)
  await audit(tx, clock, { kind: 'anonymous' }, 'holidays.noted', { year, by: 'command' })
})
await service.close()
console.log(
  say({
    zh: `${year} 年：放假 ${holidays.length} 天，调休上班 ${workdays.length} 天；未到期的期限将重新计算`,
    en: `${year}: ${holidays.length} free days, ${workdays.length} make-up workdays; open deadlines are worked out again`,
  }),
)
