import type { Account, Actor } from '../auth/actor.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict } from '../platform/errors.ts'
import type { Amending } from './amendments-store.ts'
import type { PublishDeps } from './deps.ts'
import { checkPolicyInput, type PolicyInput } from './policy-input.ts'
import type { PolicyRecord } from './record.ts'
import { publishRefusals } from './refusals.ts'
import { appendStep, insertDraft, readMeasures, readPolicies, readTags, replaceDraft } from './store.ts'

/** Writes a new draft issued by the publisher's organisation. @returns its id */
export async function draftPolicy(tx: Db, deps: PublishDeps, account: Account, input: PolicyInput): Promise<number> {
  const content = await checkContent(tx, deps, input)
  const orgId = organisationOf(account)
  const id = await insertDraft(tx, content, { issuerId: orgId, ownerOrgId: orgId })
  await appendStep(tx, { policyId: id, at: content.at, accountId: account.id, step: 'drafted' })
  return id
}

/**
 * Replaces a draft's content. The first editor's organisation takes over an imported draft,
 * and becomes its issuer when the import named none.
 * @param policy locked
 * @throws CONFLICT for a submitted document; BAD_USER_INPUT
 */
export async function updateDraft(
  tx: Db,
  deps: PublishDeps,
  account: Account,
  policy: PolicyRecord,
  input: PolicyInput,
): Promise<void> {
  const { id } = policy
  if (policy.status !== 'DRAFT') throw conflict(publishRefusals.onlyDraftChanges)
  const content = await checkContent(tx, deps, input, id)
  const orgId = policy.ownerOrgId ?? organisationOf(account)
  await replaceDraft(tx, id, content, { issuerId: policy.issuerId ?? orgId, ownerOrgId: orgId })
  await appendStep(tx, { policyId: id, at: content.at, accountId: account.id, step: 'changed' })
}

/** own = of the actor's organisation, or an imported draft without an owner. Pure. */
export function ownershipOf(actor: Actor, policy: PolicyRecord): 'own' | 'foreign' {
  if (policy.ownerOrgId === null) return 'own'
  return actor.kind === 'account' && actor.orgId === policy.ownerOrgId ? 'own' : 'foreign'
}

function organisationOf(account: Account): string {
  if (!account.orgId) throw conflict(publishRefusals.noIssuer)
  return account.orgId
}

async function checkContent(tx: Db, deps: PublishDeps, input: PolicyInput, self?: number) {
  const measures = checkPolicyInput(input, deps.catalogues)
  const known = new Set((await readTags(tx, input.tags)).map((tag) => tag.id))
  const unknown = input.tags.flatMap((tag, i) =>
    known.has(tag) ? [] : [{ path: `input.tags[${i}]`, ...publishRefusals.unknownTag({ tag: tag.slice(0, 40) }) }],
  )
  if (unknown.length > 0) throw badInput(unknown)
  const supersedesId = await checkSupersedes(tx, input.supersedes, self)
  const amends = await checkAmends(tx, input, self)
  return { input, measures, supersedesId, amends, catalogueVersion: deps.catalogues.version, at: deps.clock.now() }
}

async function checkSupersedes(tx: Db, given: string | null | undefined, self?: number): Promise<number | null> {
  if (given === null || given === undefined) return null
  const id = idOf(given)
  const [policy] = await readPolicies(tx, [id])
  if (!policy || id === self || policy.status !== 'PUBLISHED') {
    throw badInput([{ path: 'input.supersedes', ...publishRefusals.supersededStatus }])
  }
  return id
}

/** The documents that are amended, with the measures that end: published, and each measure of its own document. */
async function checkAmends(tx: Db, { amends, supersedes }: PolicyInput, self?: number): Promise<Amending[]> {
  const list = (amends ?? []).map(({ policy, measures }) => ({
    amendedId: idOf(policy),
    measureIds: [...new Set((measures ?? []).map(idOf))],
  }))
  const ids = list.map(({ amendedId }) => amendedId)
  const known = new Map((await readPolicies(tx, ids)).map((policy) => [policy.id, policy]))
  const measuresOf = Map.groupBy(await readMeasures(tx, ids), ({ policyId }) => policyId)
  const problems = list.flatMap(({ amendedId, measureIds }, i) => {
    const path = `input.amends[${i}]`
    const isCurrent = known.get(amendedId)?.status === 'PUBLISHED' && amendedId !== self
    if (!isCurrent) return [{ path: `${path}.policy`, ...publishRefusals.supersededStatus }]
    if (ids.indexOf(amendedId) < i || String(amendedId) === supersedes)
      return [{ path: `${path}.policy`, ...publishRefusals.amendedTwice }]
    const own = new Set(measuresOf.get(amendedId)?.map(({ id }) => id))
    return measureIds.flatMap((id, at) =>
      own.has(id) ? [] : [{ path: `${path}.measures[${at}]`, ...publishRefusals.foreignMeasure }],
    )
  })
  if (problems.length > 0) throw badInput(problems)
  return list
}

const idOf = (given: string): number => (/^\d{1,15}$/.test(given) ? Number(given) : -1)
