import { demoMemberLists, readDemoLines, readDemoObjects, readDemoRows } from '../../../src/demo/read-data.ts'
import type { DemoPublication } from '../../../src/demo/seed-policies.ts'
import { readPolicyLine } from '../../../src/publish/ingest/policy-line.ts'

type Story = { key: string; name: string; uscc?: string; memberOf: string[]; facts: Record<string, unknown> }
type Line = { uscc?: string; person?: string; name: string; facts: Record<string, unknown> }

/** The texts of `src/demo/data/` as one world: recipients with all their facts, accounts with all they act for, documents with their rules. */
export function demoTexts(on: string) {
  const organisations = readDemoRows<'id' | 'name' | 'kind' | 'parent'>('organisations.csv', on)
  const acted = readDemoRows<'account' | 'person'>('citizen-accounts.csv', on)
  return {
    organisations,
    names: new Map(organisations.map(({ id, name }) => [id, name])),
    tags: readDemoRows<'id' | 'facet' | 'parent'>('tags.csv', on),
    links: readDemoRows<'portal' | 'uscc'>('portal-links.csv', on),
    accounts: readDemoRows<'id' | 'roles' | 'enterprises'>('accounts.csv', on).map(({ id, roles, enterprises }) => ({
      id,
      roles: roles.split(';'),
      recipients: [
        ...enterprises.split(';').filter(Boolean),
        ...acted.flatMap(({ account, person }) => (account === id ? [person] : [])),
      ],
    })),
    policies: readPolicies(on),
    stories: { ENTERPRISE: readStories('enterprises.jsonl', on), CITIZEN: readStories('citizens.jsonl', on) },
  }
}

function readPolicies(on: string) {
  const publications = readDemoObjects<DemoPublication>('publications.jsonl', on)
  return readDemoLines('policies.jsonl', on).map((line) => {
    const read = readPolicyLine(line)
    const publication = publications.find(({ policy }) => read.ok && policy === read.policy.id)
    if (!read.ok || !publication) throw new Error(line)
    return { ...publication, title: read.policy.title, body: read.policy.text }
  })
}

function readStories(file: string, on: string): Story[] {
  const found = new Map<string, Story>()
  for (const { uscc, person, name, facts } of readDemoObjects<Line>(file, on)) {
    const key = uscc ?? person ?? ''
    const story = found.get(key) ?? { key, name, ...(uscc ? { uscc } : {}), memberOf: [], facts: {} }
    Object.assign(story.facts, facts)
    found.set(key, story)
  }
  for (const line of readDemoObjects<{ recipient: string; facts: object }>('declared.jsonl', on))
    Object.assign(found.get(line.recipient)?.facts ?? {}, line.facts)
  for (const orgId of demoMemberLists())
    for (const { uscc } of readDemoRows<'uscc'>(`members/${orgId}.csv`, on)) found.get(uscc)?.memberOf.push(orgId)
  return [...found.values()]
}
