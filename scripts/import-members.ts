// npm run import -- members ORG FILE.csv [--replace] [--apply]: imports members. Without --apply it shows changes.

import { audit } from '../src/auth/audit.ts'
import { readOrganisations } from '../src/parties/organisations/store.ts'
import { DomainError, refusalOf } from '../src/platform/errors.ts'
import { processLocale, say } from '../src/platform/locale.ts'
import { redactError } from '../src/platform/log.ts'
import { sentence, type Texts } from '../src/platform/refusal.ts'
import { applyMembers, type MemberImport, previewMembers } from '../src/profile/memberships/import-members.ts'
import { importStatus } from './import-status.ts'
import { decodedFile, encodingOf } from './lines.ts'
import { openCommand } from './open-command.ts'

const kinds = {
  joined: { zh: '加入', en: 'joined' },
  rejoined: { zh: '重新加入', en: 'rejoined' },
  ending: { zh: '结束', en: 'ending' },
  changed: { zh: '更正加入日期', en: 'corrected first day' },
  past: { zh: '会员关系在过去，不写入', en: 'in the past only, not written' },
  unregistered: { zh: '系统中没有', en: 'not in the system' },
  contested: { zh: '有异议', en: 'contested' },
  unchanged: { zh: '不变', en: 'unchanged' },
  differentNames: { zh: '名称不同', en: 'called otherwise' },
} as const
const shownMax = 50

/** @returns exit status */
export async function importMembers(orgId: string, file: string, options: readonly string[]): Promise<number> {
  const service = await openCommand({ warn: true })
  try {
    const { db } = service.deps
    const [org] = await readOrganisations(db, [orgId])
    if (!org || org.kind === 'DEPARTMENT') {
      console.error(say({ zh: `没有此接力组织：${orgId}`, en: `no such relay organisation: ${orgId}` }))
      return 2
    }
    const mode = options.includes('--replace') ? 'REPLACE' : 'ADD'
    const given = { orgId, csv: await textOf(file), mode } as const
    const seen = await previewMembers(db, service.deps, given)
    print(seen)
    const status = importStatus(listed(seen), seen.refused.length)
    if (!options.includes('--apply')) {
      console.log(say({ zh: '未写入，加 --apply 执行', en: 'nothing was written; --apply does it' }))
      return status
    }
    await db.transaction(async (tx) => {
      await applyMembers(tx, service.deps, { ...given, digest: seen.digest }, 'import')
      await audit(tx, service.deps.clock, { kind: 'anonymous' }, 'members.applied', {
        orgId,
        mode,
        digest: seen.digest,
      })
    })
    console.log(say({ zh: '已写入', en: 'written' }))
    return status
  } catch (cause) {
    if (!(cause instanceof DomainError)) console.error(redactError(cause).message)
    else console.error(refusalOf(cause, processLocale).message)
    return cause instanceof DomainError && cause.code === 'BAD_USER_INPUT' ? importStatus(0, 1) : 1
  } finally {
    await service.close()
  }
}

/** Rows of the file that are members now or were, whatever changes. */
const listed = ({ joined, rejoined, changed, past, contested, unchanged }: MemberImport): number =>
  [joined, rejoined, changed, past, contested, unchanged].flat().length

async function textOf(file: string): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of decodedFile(file, await encodingOf(file), () => {})) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

function print(found: MemberImport): void {
  for (const [kind, label] of Object.entries(kinds) as [keyof typeof kinds, Texts][]) {
    const list = found[kind]
    console.log(`${say(label)}: ${list.length}`)
    if (kind === 'unchanged') continue
    for (const { uscc, name, listedName, fromOn, toOn, was } of list.slice(0, shownMax)) {
      const days = was ? `${was.fromOn} ⇒ ${fromOn}` : kind === 'past' && fromOn
      const listed = listedName && say({ zh: `名单中 ${listedName}`, en: `listed as ${listedName}` })
      console.log(`  ${[uscc, name, listed, days, toOn && `→ ${toOn}`].filter(Boolean).join('  ')}`)
    }
    if (list.length > shownMax) console.log(`  … ${list.length - shownMax}`)
  }
  console.log(`${say({ zh: '拒绝', en: 'refused' })}: ${found.refused.length}`)
  for (const { line, reason } of found.refused) console.log(`  ${line}: ${sentence(reason, processLocale)}`)
}
