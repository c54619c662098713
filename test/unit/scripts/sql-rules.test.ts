import { describe, expect, it } from 'vitest'
import { runners, sqlViolations } from '../../../scripts/sql-rules.ts'

const tables = {
  'src/notices/tables.ts': "export const deliveries = pgTable(\n  'deliveries', {})",
  'src/dispatch/tables.ts': "export const dispatches = pgTable('dispatches', {})",
}
const judge = (sources: Record<string, string>, allowed = {}) =>
  sqlViolations(new Map(Object.entries({ ...tables, ...sources })), allowed)

describe('who may run SQL', () => {
  it.each([
    ['a raw statement', 'await rows(tx, sql`SELECT 1`)'],
    ['its first row', 'await firstRow<{ n: number }>(tx, sql`SELECT 1`)'],
    ['a count', 'await affected(tx, statement)'],
    ['a transaction’s own call', 'await tx.execute(statement)'],
    ['drizzle on what was handed in', 'await deps.db.select().from(accounts)'],
    ['drizzle over lines', 'await tx\n  .selectDistinct()\n  .from(accounts)'],
  ])('%s is refused outside a store, by line', (_what, statement) => {
    const [violation, ...more] = judge({ 'src/notices/use-case.ts': `// 中文 SELECT\n\n${statement}` })
    expect(more).toEqual([])
    expect(violation).toMatch(/^src\/notices\/use-case\.ts:[34] runs SQL/)
  })

  it.each([
    ['a store', 'src/notices/store.ts', 'await rows(tx, sql`SELECT 1`)'],
    ['a store by its name’s end', 'src/relay/task-store.ts', 'await tx.execute(statement)'],
    ['a fragment', 'src/notices/use-case.ts', 'export const inForce = sql`status = 1`'],
    ['a comment', 'src/notices/use-case.ts', '// await rows(tx, sql`SELECT 1`)'],
    ['a map', 'src/notices/use-case.ts', 'waiting.delete(id); cipher.update(text)'],
    ['a method of that name', 'src/notices/use-case.ts', 'table.rows(1)'],
  ])('%s is not', (_what, path, text) => {
    expect(judge({ [path]: text })).toEqual([])
  })

  it('a listed file may, and is refused on the list once it runs none', () => {
    const allowed = { notices: { files: ['rematch'] } }
    expect(judge({ 'src/notices/rematch.ts': 'await rows(tx, statement)' }, allowed)).toEqual([])
    expect(judge({ 'src/notices/rematch.ts': 'export {}' }, allowed)).toEqual([
      'src/notices/rematch.ts is listed to run SQL and runs none',
    ])
  })

  it('the list gives a reason for every folder', () => {
    for (const { why, files } of Object.values(runners))
      expect([why.length > 10, files.length > 0]).toEqual([true, true])
  })
})

describe('a folder writes only its own tables', () => {
  it.each([
    ['INSERT', 'sql`WITH a AS (\n INSERT INTO deliveries (id) SELECT 1) SELECT 1`'],
    ['UPDATE', 'sql`UPDATE deliveries d SET state = 1`'],
    ['DELETE', 'sql`DELETE FROM deliveries WHERE id = 1`'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a source text
    ['its constant', 'sql`UPDATE ${deliveries} SET state = 1`'],
    ['a plain string', "sql.raw('DELETE FROM deliveries')"],
    ['drizzle', 'tx.update(deliveries).set({})'],
  ])('%s into another’s is refused', (_how, text) => {
    expect(judge({ 'src/dispatch/store.ts': `\n${text}` })).toEqual([
      'src/dispatch/store.ts:2 writes deliveries of notices',
    ])
    expect(judge({ 'src/notices/store.ts': text })).toEqual([])
  })

  it.each([
    'sql`SELECT 1 FROM deliveries FOR UPDATE OF deliveries`',
    'sql`INSERT INTO dispatches SELECT 1 FROM deliveries ON CONFLICT DO UPDATE SET state = 1`',
    'sql`SELECT 1 FROM deliveries d FOR NO KEY UPDATE SKIP LOCKED`',
    '// UPDATE deliveries',
    'tx.select().from(deliveries)',
    'sql`UPDATE bare SET deliveries = 1`',
  ])('reading and locking it is not: %s', (text) => {
    expect(judge({ 'src/dispatch/store.ts': text })).toEqual([])
  })
})
