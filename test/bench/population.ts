import { sql } from 'drizzle-orm'
import type { Db } from '../../src/platform/db.ts'

/**
 * Fills the projection tables by arithmetic on the id, the same on every machine: industries, towns, sizes and ages spread as in
 * a district, a third of the numbers missing.
 */
export async function populate(db: Db, enterprises: number, citizens: number): Promise<void> {
  await db.execute(sql`TRUNCATE enterprise_facts, citizen_facts, deliveries`)
  const hash = (salt: number) => sql.raw(`(((id * 2654435761 + ${salt} * 40503) % 1000003) % 1000)`)
  await db.execute(sql`
    INSERT INTO enterprise_facts (bucket, id, personalised, member_of, extra, industry_lo, industry_hi, registered_in_lo, registered_in_hi,
                                  employees, revenue, is_sme, credit_status, qualifications, established_on)
    SELECT id % 1024, id, true, CASE WHEN ${hash(1)} < 400 THEN ARRAY['park-' || (id % 50)] ELSE '{}'::text[] END, '{}'::jsonb,
           100 + ${hash(2)} * 9, 100 + ${hash(2)} * 9, 310118000000 + (${hash(3)} % 11) * 1000, 310118000000 + (${hash(3)} % 11) * 1000 + 999,
           CASE WHEN ${hash(4)} < 670 THEN ${hash(5)} END, CASE WHEN ${hash(6)} < 620 THEN ${hash(7)} * 37 END,
           CASE WHEN ${hash(8)} < 700 THEN ${hash(8)} < 650 END, CASE WHEN ${hash(9)} < 750 THEN 'good' END,
           CASE WHEN ${hash(10)} < 800 THEN CASE WHEN ${hash(10)} < 100 THEN ARRAY['high_tech'] ELSE '{}'::text[] END END,
           date '1990-01-01' + (${hash(11)} * 13)::int
    FROM generate_series(1, ${enterprises}::bigint) AS g(id) ORDER BY id % 1024, id`)
  await db.execute(sql`
    INSERT INTO citizen_facts (bucket, id, personalised, member_of, extra, born_on, hukou_in_lo, hukou_in_hi, lives_in_lo, lives_in_hi,
                               employment_status, education, insurance_status, insurance_months)
    SELECT id % 1024, id, true, '{}'::text[], '{}'::jsonb, date '1936-01-01' + (${hash(1)} * 32)::int,
           CASE WHEN ${hash(2)} < 600 THEN 310118000000 ELSE 330400000000 END, CASE WHEN ${hash(2)} < 600 THEN 310118999999 ELSE 330499999999 END,
           CASE WHEN ${hash(3)} < 800 THEN 310118001000 END, CASE WHEN ${hash(3)} < 800 THEN 310118001999 END,
           CASE WHEN ${hash(4)} < 780 THEN (ARRAY['employed', 'retired', 'flexible', 'unemployed'])[1 + ${hash(5)} % 4] END,
           CASE WHEN ${hash(6)} < 700 THEN (ARRAY['bachelor', 'senior', 'junior'])[1 + ${hash(7)} % 3] END,
           CASE WHEN ${hash(8)} < 820 THEN 'paying' END, CASE WHEN ${hash(9)} < 650 THEN ${hash(10)} % 400 END
    FROM generate_series(${enterprises}::bigint + 1, ${enterprises}::bigint + ${citizens}::bigint) AS g(id) ORDER BY id % 1024, id`)
  await db.execute(sql`VACUUM ANALYZE enterprise_facts`)
  await db.execute(sql`VACUUM ANALYZE citizen_facts`)
}
