import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import { type AnyPgColumn, type CheckBuilder, check } from 'drizzle-orm/pg-core'

/**
 * CHECK that a text column holds a value of its own `enum:` list. Null passes.
 * Why: the column's type holds in TypeScript only, not for restores and hand-written SQL.
 * @example knownValues(t.state)  →  CONSTRAINT relay_tasks_state_known CHECK (state IN ('OFFERED', …))
 * @throws Error for a column without `enum:`
 */
export function knownValues(column: AnyPgColumn): CheckBuilder {
  const { name, table } = column
  // Why look it up: the columns that drizzle hands to constraints lack their lists
  const enumValues = Object.values(getTableColumns(table)).find((own) => own.name === name)?.enumValues
  if (!enumValues?.length) throw new Error(`the column ${name} has no list of values`)
  const list = enumValues.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')
  return check(`${getTableName(table)}_${name}_known`, sql`${column} IN (${sql.raw(list)})`)
}
