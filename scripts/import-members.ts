// npm run import -- members ORG FILE.csv [--replace] [--apply]: imports members. Without --apply it shows changes.
import { audit } from '../src/auth/audit.ts'
import { readOrganisations } from '../src/parties/organisations/store.ts'
import { DomainError } from '../src/platform/errors.ts'
import { redactError } from '../src/platform/log.ts'
import { applyMembers, type MemberImport, previewMembers } from '../src/profile/memberships/import-members.ts'
import { decodedFile, encodingOf } from './lines.ts'
import { openCommand } from './open-command.ts'

const kinds = {
  joined: '加入 joined',
  rejoined: '重新加入 rejoined',
  ending: '结束 ending',
  changed: '更正加入日期 corrected first day',
  past: '会员关系在过去，不写入 in the past only, not written',
  unregistered: '系统中没有 not in the system',
  contested: '有异议 contested',
  unchanged: '不变 unchanged',
  differentNames: '名称不同 called otherwise',
} as const
const shownMax = 50

/** @returns exit status */
export async function importMembers(orgId: string, file: string, options: readonly string[]): Promise<number> {
  const service = await openCommand({ warn: true })
  try {
    const { db } = service.deps
    const [org] = await readOrganisations(db, [orgId])
    if (!org || org.kind === 'DEPARTMENT') {
      console.error(`没有此接力组织 no such relay organisation: ${orgId}`)
      return 2
    }
    const mode = options.includes('--replace') ? 'REPLACE' : 'ADD'
    const given = { orgId, csv: await textOf(file), mode } as const
    const seen = await previewMembers(db, service.deps, given)
    print(seen)
    if (!options.includes('--apply')) {
      console.log('未写入，加 --apply 执行 nothing was written; --apply does it')
      return 0
    }
    await db.transaction(async (tx) => {
      await applyMembers(tx, service.deps, { ...given, digest: seen.digest }, 'import')
      await audit(tx, service.deps.clock, { kind: 'anonymous' }, 'members.applied', {
        orgId,
        mode,
        digest: seen.digest,
      })
    })
    console.log('已写入 written')
    return 0
  } catch (cause) {
    console.error(cause instanceof DomainError ? cause.message : redactError(cause).message)
    return 1
  } finally {
    await service.close()
  }
}

async function textOf(file: string): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of decodedFile(file, await encodingOf(file), () => {})) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

function print(found: MemberImport): void {
  for (const [kind, label] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
    const list = found[kind]
    console.log(`${label}: ${list.length}`)
    if (kind === 'unchanged') continue
    for (const { uscc, name, listedName, fromOn, toOn, was } of list.slice(0, shownMax)) {
      const days = was ? `${was.fromOn} ⇒ ${fromOn}` : kind === 'past' && fromOn
      const listed = listedName && `名单中 listed as ${listedName}`
      console.log(`  ${[uscc, name, listed, days, toOn && `→ ${toOn}`].filter(Boolean).join('  ')}`)
    }
    if (list.length > shownMax) console.log(`  … ${list.length - shownMax}`)
  }
  console.log(`拒绝 refused: ${found.refused.length}`)
  for (const { line, reason } of found.refused) console.log(`  ${line}: ${reason}`)
}
