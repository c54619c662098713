import { type SQL, sql } from 'drizzle-orm'
import { readUscc } from '../uscc.ts'

// Brackets and middle dots that NFKC leaves apart; the blank at the end is removed.
const [marks, folded] = ['〔〕[]【】•‧∙・ ', '()()()····']

/**
 * Condition that a part of the name or of the code is the text, as people type it: full width, any brackets, with
 * blanks. undefined without a text.
 * @param alias of a relation with the columns `name` and `uscc`
 * @example 沐晨(青浦) finds 上海沐晨（青浦）有限公司; ９１３１ 0118 finds 91310118…
 */
export function isCalled(search: string | null | undefined, alias: string): SQL | undefined {
  const text = search?.normalize('NFKC').toLowerCase().replace(/\s/g, '')
  if (!text) return undefined
  const fold = (value: SQL): SQL => sql`translate(lower(normalize(${value}, NFKC)), ${marks}, ${folded})`
  const [name, uscc] = [sql.raw(`${alias}.name`), sql.raw(`${alias}.uscc`)]
  const named = sql`strpos(${fold(name)}, ${fold(sql`${text}::text`)}) > 0`
  const code = readUscc(text)
  return code ? sql`(${named} OR strpos(${uscc}, ${code}) > 0)` : named
}
