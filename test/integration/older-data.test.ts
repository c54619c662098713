// A database of the release before the tree of organisations was kept in a table, migrated by this one.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migratePglite } from '../../src/platform/migrate.ts'

describe('a database of migration 0011', () => {
  const older = mkdtempSync(join(tmpdir(), 'jieli-older-'))
  const client = new PGlite()
  beforeAll(async () => {
    cpSync('drizzle', older, { recursive: true })
    const file = join(older, 'meta/_journal.json')
    const journal = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, 12) }))
    await migrate(drizzle(client), { migrationsFolder: older })
    await client.exec(`
      INSERT INTO organisations (id, name, kind, parent_id) VALUES
        ('park', 'park', 'PARK', NULL), ('tower', 'tower', 'COMMUNITY', 'park'), ('floor', 'floor', 'COMMUNITY', 'tower'), ('town', 'town', 'TOWN', NULL);
      INSERT INTO relay_tasks (id, policy_id, org_id, from_org_id, parent_id, depth, state, due_at, offered_at) VALUES
        (3, 1, 'park', 'dept', NULL, 1, 'FORWARDED', now(), now()), (1, 1, 'tower', 'park', 3, 2, 'FORWARDED', now(), now()),
        (2, 1, 'floor', 'tower', 1, 3, 'OFFERED', now(), now());
      INSERT INTO deliveries (bucket, recipient_id, policy_id, state, measures, causes, created_at, recalled_at)
        VALUES (1, 1, 1, 'RECALLED', '', 1, now(), now())`)
    await migratePglite(drizzle(client))
  })
  afterAll(async () => {
    await client.close()
    rmSync(older, { recursive: true, force: true })
  })

  it('knows who is above each organisation', async () => {
    const { rows } = await client.query(
      'SELECT org_id, ancestor_id, depth FROM organisation_ancestors ORDER BY org_id, depth',
    )
    expect(rows.map((row) => Object.values(row as object).join(' '))).toEqual([
      'floor floor 0',
      'floor tower 1',
      'floor park 2',
      'park park 0',
      'tower tower 0',
      'tower park 1',
      'town town 0',
    ])
  })

  it('knows the tasks above each task, and keeps its notices', async () => {
    const { rows } = await client.query(
      'SELECT id::int AS id, ancestor_ids::text AS above FROM relay_tasks ORDER BY depth',
    )
    expect(rows).toEqual([
      { id: 3, above: '{}' },
      { id: 1, above: '{3}' },
      { id: 2, above: '{3,1}' },
    ])
    expect((await client.query('SELECT state FROM deliveries')).rows).toEqual([{ state: 'RECALLED' }])
  })

  it('takes no value that its column does not list', async () => {
    await expect(client.exec(`UPDATE relay_tasks SET state = 'LOST'`)).rejects.toThrow('relay_tasks_state_known')
  })
})
