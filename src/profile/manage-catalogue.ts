import { eq, sql } from 'drizzle-orm'
import { readOrganisations } from '../parties/organisations/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { readShape } from '../platform/read-shape.ts'
import { factSeed, readCatalogueFiles } from './catalogue/catalogue-file.ts'
import type { Catalogues } from './catalogues.ts'
import { type DossierEntry, dossierEntry, readNeeds } from './dossier/dossier-file.ts'
import type { FactDefinition } from './fact-definition.ts'
import { industryCodes } from './reference/industries.ts'
import { profileRefusals } from './refusals.ts'
import { dossiers, facts } from './tables.ts'

/** A fact defined at run time. It is stored as json, so no migration is needed. */
export type FactInput = Omit<FactDefinition, 'storage' | 'derived'>

// Cannot change. Why: rules, stored values and projection rows rely on them.
const fixed = [
  'audience',
  'kind',
  'codeSystem',
  'selfDeclared',
  'freshnessDays',
  'min',
  'max',
  'whole',
  'past',
] as const

/**
 * Adds a fact at run time; of one added so, changes the words and adds choices.
 * @throws BAD_USER_INPUT with every path
 */
export async function defineFact(tx: Db, input: FactInput): Promise<FactDefinition> {
  await tx.execute(sql`LOCK TABLE facts IN SHARE ROW EXCLUSIVE MODE`)
  const read = readShape(factSeed, { ...input, storage: 'json' }, '')
  if (!read.ok) throw badInput(read.problems.map(inInput))
  const definition = read.value
  const problems: FieldProblem[] = []
  if (readCatalogueFiles().some((fact) => fact.id === definition.id))
    problems.push({ path: 'input.id', ...profileRefusals.shipped })
  const { industry } = definition
  if (
    industry !== undefined &&
    (definition.audience !== 'ENTERPRISE' || industryCodes.find(industry)?.code !== industry)
  )
    problems.push({ path: 'input.industry', ...profileRefusals.industryCode })
  const [row] = await tx.select().from(facts).where(eq(facts.id, definition.id))
  const known = row?.definition as FactDefinition | undefined
  for (const name of known ? fixed : [])
    if (known?.[name] !== definition[name]) problems.push({ path: `input.${name}`, ...profileRefusals.inUse })
  for (const value of known?.values ?? [])
    if (!definition.values?.some((kept) => kept.id === value.id))
      problems.push({
        path: 'input.values',
        ...profileRefusals.choiceInUse({ id: value.id }),
      })
  if (problems.length > 0) throw badInput(problems)
  await tx
    .insert(facts)
    .values({ id: definition.id, audience: definition.audience, definition })
    .onConflictDoUpdate({ target: facts.id, set: { definition } })
  await announce(tx, { kind: 'catalogue' })
  return definition
}

/**
 * Replaces the part that one industry's dossier adds.
 * @throws BAD_USER_INPUT with every path: unknown industry, tag, need, organisation or fact
 */
export async function saveDossier(
  tx: Db,
  deps: { catalogues: Catalogues; clock: Clock; tagIds: ReadonlySet<string> },
  input: unknown,
  accountId: string,
): Promise<DossierEntry> {
  const read = readShape(dossierEntry, input, '')
  if (!read.ok) throw badInput(read.problems.map(inInput))
  const entry = read.value
  const organisations = new Set((await readOrganisations(tx, entry.associations)).map((org) => org.id))
  const enterpriseFacts = deps.catalogues.of('ENTERPRISE').facts
  const known: Record<'topics' | 'needs' | 'associations' | 'facts', (id: string) => boolean> = {
    topics: (id) => deps.tagIds.has(id),
    needs: (id) => readNeeds().has(id),
    associations: (id) => organisations.has(id),
    facts: (id) => enterpriseFacts.has(id),
  }
  const problems = (['topics', 'needs', 'associations', 'facts'] as const).flatMap((part) =>
    entry[part].flatMap((id, i) =>
      known[part](id) ? [] : [{ path: `input.${part}[${i}]`, ...profileRefusals.unknownItem({ id: id.slice(0, 60) }) }],
    ),
  )
  if (problems.length > 0) throw badInput(problems)
  const row = { code: entry.code, entry, changedAt: deps.clock.now(), changedBy: accountId }
  await tx.insert(dossiers).values(row).onConflictDoUpdate({ target: dossiers.code, set: row })
  await announce(tx, { kind: 'catalogue' })
  return entry
}

const inInput = (problem: FieldProblem): FieldProblem => ({
  ...problem,
  path: ['input', problem.path].filter(Boolean).join('.'),
})
